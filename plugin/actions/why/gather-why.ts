import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import {
  DEPLOYMENTS,
  EVENTS,
  NODES,
  PERSISTENT_VOLUMES,
  PERSISTENT_VOLUME_CLAIMS,
  STORAGE_CLASSES,
} from '../api-paths.ts';
import type { ResourceType } from '../api-paths.ts';
import { gatherStatus } from '../status/gather-status.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import { patientLister } from '../status/gather-workloads.ts';
import { gatherTasks } from '../task/gather-tasks.ts';
import type { TaskFacts } from '../task/gather-tasks.ts';
import { podState } from '../status/pod-state.ts';
import { readLogs } from './read-logs.ts';
import type { LogPorts } from './read-logs.ts';
import { selectSubjects } from './select-subjects.ts';
import type { Subjects } from './select-subjects.ts';
import { isSettled } from './is-settled.ts';
import type { FurtherFacts, WhyFacts } from './why-facts.ts';

export interface WhyRequest {
  readonly namespace: string;
  readonly target: string | undefined;
}

export interface WhyPorts extends LogPorts {
  readonly api: KubernetesApi;
}

interface Gathered {
  readonly facts: WhyFacts;
  readonly subjects: Subjects;
}

/**
 * Asks for everything in the namespace, and then, of what is not ready, for what may explain it.
 *
 * @throws AppError what {@link selectSubjects} throws, and what the API server says when it refuses
 *   everything.
 */
export async function gatherWhy(
  { namespace, target }: WhyRequest,
  ports: WhyPorts,
): Promise<Gathered> {
  const { api, clock } = ports;
  const lister = patientLister(api, namespace);
  const [workloads, tasks, events, claims] = await Promise.all([
    attempt(gatherStatus(api, { namespace, labelSelector: undefined })),
    attempt(gatherTasks(api, namespace)),
    lister.list(EVENTS),
    lister.list(PERSISTENT_VOLUME_CLAIMS),
  ]);
  const first = { ...settle(workloads, tasks), events, claims };
  const subjects = selectSubjects(first, target, clock.wallMs());
  const errors: AppError[] = [...first.status.errors, ...first.tasks.errors, ...lister.errors];
  const further = await gatherFurther(subjects, first.status, { ...ports, errors });
  return {
    subjects,
    facts: {
      ...first,
      ...further,
      claimsKnown: !lister.isUnknown(PERSISTENT_VOLUME_CLAIMS),
      errors: withoutRepetition(errors),
    },
  };
}

async function attempt<T>(asked: Promise<T>): Promise<T | AppError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** Tasks without workloads can be explained, and the other way round; with neither there is nothing. */
function settle(
  status: StatusFacts | AppError,
  tasks: TaskFacts | AppError,
): { status: StatusFacts; tasks: TaskFacts } {
  if (status instanceof AppError) {
    if (tasks instanceof AppError || tasks.tasks.length === 0) throw status;
    const none = { statefulSets: [], datacenters: [], clusters: [], pods: [] };
    return { status: { ...none, podsKnown: false, errors: [status] }, tasks };
  }
  if (!(tasks instanceof AppError)) return { status, tasks };
  return { status, tasks: { tasks: [], datacenters: undefined, errors: [tasks] } };
}

interface FurtherPorts extends WhyPorts {
  /** Is added to. */
  readonly errors: AppError[];
}

/** What the questions cost is asked only where something needs it. */
async function gatherFurther(
  subjects: Subjects,
  status: StatusFacts,
  ports: FurtherPorts,
): Promise<FurtherFacts> {
  const lister = patientLister(ports.api, undefined);
  const ask = async (
    isNeeded: boolean,
    type: ResourceType,
  ): Promise<readonly JsonObject[] | undefined> => {
    if (!isNeeded) return undefined;
    const found = await lister.list(type);
    return lister.isUnknown(type) ? undefined : found;
  };
  const ill = subjects.pods.map(({ object }) => object).filter((pod) => !podState(pod).ready);
  const isWaiting = ill.some(isUnscheduled);
  const [kubernetesNodes, volumes, storageClasses, deployments, logs] = await Promise.all([
    ask(ill.length > 0, NODES),
    ask(isWaiting, PERSISTENT_VOLUMES),
    ask(isWaiting, STORAGE_CLASSES),
    ask(!isSettled(subjects, status), DEPLOYMENTS),
    readLogs(ill, ports),
  ]);
  ports.errors.push(...lister.errors, ...logs.errors);
  return {
    kubernetesNodes,
    volumes,
    storageClasses,
    deployments,
    logs: logs.extracts,
    podsWithoutLogs: logs.omitted,
  };
}

function isUnscheduled(pod: JsonObject): boolean {
  return (
    stringAt(pod, 'spec', 'nodeName') === undefined &&
    objectsAt(pod, 'spec', 'volumes').some(
      (volume) => stringAt(volume, 'persistentVolumeClaim', 'claimName') !== undefined,
    )
  );
}

function withoutRepetition(errors: readonly AppError[]): readonly AppError[] {
  return [...new Map(errors.map((error) => [error.message, error])).values()];
}
