import { cqlshInvocation } from '../../../shared/domain/cqlsh-invocation.ts';
import type { NodeCredentials } from '../../../shared/domain/node-credentials.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import type { PodExec } from '../../../shared/ports/pod-exec.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { findCredentials } from '../nodes/find-credentials.ts';
import { execPlace } from '../reach/exec-place.ts';
import type { Answer } from '../webhook/gather-webhook.ts';
import { attempt } from './attempt.ts';
import { parseRepairHistory, REPAIR_STATEMENTS } from './parse-repair-history.ts';
import type { RepairHistory } from './parse-repair-history.ts';
import { runInPod } from './run-in-pod.ts';

/** How a statement gets to a node. */
export interface CqlAccess {
  readonly api: KubernetesApi;
  /** Undefined where commands are not to be run in pods. */
  readonly exec: (() => Promise<PodExec>) | undefined;
  /** Secret in the namespace of the pods; undefined for that of the operator's superuser. */
  readonly credentialsSecret: string | undefined;
  /** For one node. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** cqlsh's own limit is 10 s for each page, which a busy node may need for a whole month. */
const ARGUMENTS = ['--no-color', '--request-timeout', '20'];
/** Any node that is up can tell: where one fails, another may do. */
const MAX_TRIES = 2;

/**
 * Asks a node of a cluster, by cqlsh in its container, which repairs are remembered.
 *
 * @throws AppError what the last node that was tried had against it.
 */
export async function readRepairHistory(
  { name, members }: ClusterView,
  access: CqlAccess,
): Promise<RepairHistory> {
  const up = members.flatMap(({ node, pod, reply }) =>
    pod !== undefined && reply.kind === 'answered' && node?.alive === true ? [pod] : [],
  );
  let answer: Answer<RepairHistory> = { error: noAnswer(name) };
  for (const pod of up.slice(0, MAX_TRIES)) {
    answer = await attempt(readFrom(pod, access));
    if ('value' in answer) return answer.value;
    // Whoever is denied is denied on every node.
    if (answer.error.code === 'KDS_FORBIDDEN') break;
  }
  throw answer.error;
}

async function readFrom(pod: CassandraPod, access: CqlAccess): Promise<RepairHistory> {
  const { exec, timeoutMs, signal } = access;
  if (exec === undefined) throw notAllowed();
  const place = execPlace(pod, undefined);
  const credentials = await credentialsFor(pod, access);
  const { command, login = '' } = cqlshInvocation(ARGUMENTS, credentials, false);
  const stdin = onePiece(`${login}${REPAIR_STATEMENTS}`);
  const text = await runInPod(
    await exec(),
    { ...place, command, stdin, endsWithUs: true, timeoutMs, signal },
    'the repair history',
  );
  return parseRepairHistory(text) ?? fail(noTables(pod));
}

/** Cassandra may do without, unless the user says otherwise. */
async function credentialsFor(
  pod: CassandraPod,
  { api, credentialsSecret }: CqlAccess,
): Promise<NodeCredentials | undefined> {
  try {
    return await findCredentials(api, pod, credentialsSecret);
  } catch (error) {
    if (credentialsSecret !== undefined || !(error instanceof ApiError)) throw error;
    return undefined;
  }
}

async function* onePiece(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

function fail(error: AppError): never {
  throw error;
}

function notAllowed(): AppError {
  const problem = 'when tables were repaired is read by exec, which --via does not allow';
  return new AppError('KDS_FORBIDDEN', problem, { hint: 'Allow it with --via auto.' });
}

function noAnswer(cluster: string): AppError {
  return new AppError('KDS_NODE_UNREACHABLE', `no node of ${cluster} that is up answers`, {
    hint: 'Find out why with: kubectl k8ssandra status',
  });
}

function noTables(pod: CassandraPod): AppError {
  return new AppError('KDS_NODE_ANSWER', `cqlsh in pod ${formatRef(pod)} prints no tables`, {
    hint: `Look with: kubectl k8ssandra cqlsh pod/${pod.name} -n ${pod.namespace}`,
  });
}
