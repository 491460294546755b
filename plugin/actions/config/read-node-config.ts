import { excerpt } from '../../../shared/domain/excerpt.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ExecRequest, PodExec } from '../../../shared/ports/pod-exec.ts';
import { configScript } from './config-script.ts';

/** The configuration file of a node as it is there, its secrets included. */
export interface NodeConfigFile {
  readonly path: string;
  readonly text: string;
}

export interface ConfigRequest {
  readonly pod: ResourceRef;
  /** The one that runs Cassandra. */
  readonly container: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** In bytes; that of Cassandra 5.0 has 110 KB, most of it comments. */
const LIMIT_BYTES = 4 * 2 ** 20;

/**
 * Reads the cassandra.yaml that the Cassandra of a pod uses.
 *
 * @throws AppError `KDS_NODE_ANSWER` when there is none, and what `exec` throws.
 */
export async function readNodeConfig(
  exec: PodExec,
  { pod, container, timeoutMs, signal }: ConfigRequest,
): Promise<NodeConfigFile> {
  const output = collector();
  const errors = collector();
  const request: ExecRequest = {
    pod,
    container,
    command: ['sh', '-c', configScript()],
    onStdout: output.add,
    onStderr: errors.add,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal === undefined ? {} : { signal }),
  };
  const exitCode = await exec.exec(request);
  const [path = '', ...lines] = output.text().split('\n');
  if (exitCode === 0 && path.startsWith('/')) return { path, text: lines.join('\n') };
  const reason = errors.text().trim() || `exit code ${exitCode}`;
  throw new AppError(
    'KDS_NODE_ANSWER',
    `the cassandra.yaml of pod ${formatRef(pod)} was not found: ${excerpt(reason)}`,
    {
      hint: `Look for it with: kubectl exec -n ${pod.namespace} ${pod.name} -c ${container} -- ls`,
    },
  );
}

function collector(): { readonly add: (data: Uint8Array) => void; readonly text: () => string } {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return {
    add(data) {
      if (bytes <= LIMIT_BYTES) chunks.push(data);
      bytes += data.length;
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
