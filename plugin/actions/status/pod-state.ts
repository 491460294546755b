import { member, numberAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

/** A pod as `kubectl get pods` shows it. */
export interface PodState {
  /** True when the pod as a whole is ready, so that Services send to it. */
  readonly ready: boolean;
  readonly containers: { readonly ready: number; readonly total: number };
  /** `Running`, `Init:0/2`, `CrashLoopBackOff`, `Terminating` and the like. */
  readonly status: string;
  readonly restarts: number;
}

/**
 * Computes READY, STATUS and RESTARTS as kubectl does.
 *
 * Source: printPod in kubernetes/pkg/printers/internalversion/printers.go, 1.34.
 */
export function podState(pod: JsonObject): PodState {
  const main = objectsAt(pod, 'status', 'containerStatuses');
  const sidecars = sidecarStatuses(pod);
  const counted = [...main, ...sidecars];
  const total =
    objectsAt(pod, 'spec', 'containers').length +
    objectsAt(pod, 'spec', 'initContainers').filter(isSidecar).length;
  return {
    ready: objectsAt(pod, 'status', 'conditions').some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    ),
    containers: { ready: counted.filter(isReady).length, total },
    status: statusText(pod, main),
    restarts: counted.reduce((sum, one) => sum + (numberAt(one, 'restartCount') ?? 0), 0),
  };
}

function sidecarStatuses(pod: JsonObject): readonly JsonObject[] {
  const names = objectsAt(pod, 'spec', 'initContainers')
    .filter(isSidecar)
    .map(({ name }) => name);
  return objectsAt(pod, 'status', 'initContainerStatuses').filter(({ name }) =>
    names.includes(name),
  );
}

function isSidecar({ restartPolicy }: JsonObject): boolean {
  return restartPolicy === 'Always';
}

function isReady({ ready }: JsonObject): boolean {
  return ready === true;
}

function statusText(pod: JsonObject, main: readonly JsonObject[]): string {
  const reason = stringAt(pod, 'status', 'reason');
  if (stringAt(pod, 'metadata', 'deletionTimestamp') !== undefined) {
    return reason === 'NodeLost' ? 'Unknown' : 'Terminating';
  }
  const phase = reason ?? stringAt(pod, 'status', 'phase') ?? 'Unknown';
  return initText(pod) ?? mainText(pod, main) ?? phase;
}

/** Undefined once all init containers have done their work, or run as they should. */
function initText(pod: JsonObject): string | undefined {
  const statuses = objectsAt(pod, 'status', 'initContainerStatuses');
  const specs = objectsAt(pod, 'spec', 'initContainers');
  for (const [index, status] of statuses.entries()) {
    const spec = specs.find(({ name }) => name === status['name']);
    const exit = numberAt(status, 'state', 'terminated', 'exitCode');
    const runs = spec !== undefined && isSidecar(spec) && status['started'] === true;
    if (exit === 0 || runs) continue;
    const problem =
      exit === undefined
        ? waitingReason(status, 'PodInitializing')
        : (terminatedText(status) ?? 'Error');
    return `Init:${problem ?? `${index}/${specs.length}`}`;
  }
  return undefined;
}

function mainText(pod: JsonObject, main: readonly JsonObject[]): string | undefined {
  let text: string | undefined;
  let isRunning = false;
  // The first container counts last, as in kubectl.
  for (const status of main.toReversed()) {
    const problem = waitingReason(status) ?? terminatedText(status);
    if (problem !== undefined) text = problem;
    else if (isReady(status) && member(status, 'state', 'running') !== undefined) isRunning = true;
  }
  if (text !== 'Completed' || !isRunning) return text;
  return objectsAt(pod, 'status', 'conditions').some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  )
    ? 'Running'
    : 'NotReady';
}

function waitingReason(status: JsonObject, except?: string): string | undefined {
  const reason = stringAt(status, 'state', 'waiting', 'reason');
  return reason === '' || reason === except ? undefined : reason;
}

function terminatedText(status: JsonObject): string | undefined {
  if (member(status, 'state', 'terminated') === undefined) return undefined;
  const reason = stringAt(status, 'state', 'terminated', 'reason') ?? '';
  if (reason !== '') return reason;
  const signal = numberAt(status, 'state', 'terminated', 'signal') ?? 0;
  return signal === 0
    ? `ExitCode:${numberAt(status, 'state', 'terminated', 'exitCode') ?? 0}`
    : `Signal:${signal}`;
}
