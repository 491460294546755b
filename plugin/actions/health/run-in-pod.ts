import { excerpt } from '../../../shared/domain/excerpt.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ExecRequest, PodExec } from '../../../shared/ports/pod-exec.ts';

/** A repair history of a month may be long; more than this nobody reads. */
const MAX_OUTPUT_BYTES = 16 * 2 ** 20;

type Command = Omit<ExecRequest, 'onStdout' | 'onStderr'>;

/**
 * Runs a command that reads, to its end.
 *
 * @param what - What it reads, as in "cannot read WHAT of pod prod/c-0".
 * @returns What it printed.
 * @throws AppError `KDS_NODE_ANSWER` when it fails or prints more than 16 MiB, and what `exec`
 *   throws.
 */
export async function runInPod(exec: PodExec, command: Command, what: string): Promise<string> {
  const overflow = new AbortController();
  const stdout = collector(overflow);
  const stderr = collector(overflow);
  const { signal } = command;
  const exitCode = await exec
    .exec({
      ...command,
      onStdout: stdout.add,
      onStderr: stderr.add,
      signal: AbortSignal.any([overflow.signal, ...(signal === undefined ? [] : [signal])]),
    })
    .catch((error: unknown) => {
      if (overflow.signal.aborted) return undefined;
      throw error;
    });
  if (exitCode === 0) return stdout.text();
  const reason =
    exitCode === undefined
      ? 'the answer is longer than 16 MiB'
      : excerpt(stderr.text().trim() || `exit code ${exitCode}`);
  const { pod, container } = command;
  throw new AppError('KDS_NODE_ANSWER', `cannot read ${what} of pod ${formatRef(pod)}: ${reason}`, {
    hint: `Look with: kubectl exec ${pod.name} -n ${pod.namespace} -c ${container} -- COMMAND`,
  });
}

interface Collector {
  readonly add: (data: Uint8Array) => void;
  readonly text: () => string;
}

function collector(overflow: AbortController): Collector {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return {
    add(data) {
      bytes += data.length;
      if (bytes > MAX_OUTPUT_BYTES) overflow.abort();
      else chunks.push(data);
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
