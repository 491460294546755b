import { numberAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { podsOfWorkload } from '../cluster/find-target.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { describeStatus } from '../status/describe-status.ts';
import { isOwner, refOf } from '../status/ownership.ts';
import { selectWorkloads } from '../status/select-workloads.ts';
import type { WorkloadStatus } from '../status/workload-status.ts';
import { describeTasks } from '../task/describe-tasks.ts';
import { findTask } from '../task/find-task.ts';
import type { TaskView } from '../task/task-view.ts';
import { needsWord } from './needs-word.ts';
import type { FirstFacts } from './why-facts.ts';

/** A pod that a StatefulSet should have, and has not. */
export interface MissingPod {
  readonly namespace: string;
  readonly name: string;
  readonly set: JsonObject;
}

/** What the user asks about. */
export interface Subjects {
  readonly workloads: readonly WorkloadStatus[];
  readonly pods: readonly CassandraPod[];
  readonly missing: readonly MissingPod[];
  readonly tasks: readonly TaskView[];
}

const TASK = /^(?:task|tasks|cassandratasks?|k8ssandratasks?|scheduledtasks?|medusatasks?)$/i;
const POD = /^(?:pod|pods|po)$/i;
const WORKLOAD = /^(?:sts|statefulsets?|dc|cassdc|cassandradatacenters?|k8c|k8ssandraclusters?)$/i;
const MAX_NAMES = 10;

/**
 * Picks what the user named: `pod/NAME`, `task/NAME`, a workload as `status` takes it, or the name
 * alone. Without a target it is everything, but of tasks only those that something is wrong with.
 *
 * @throws AppError `KDS_NOT_FOUND` with the names that there are, `KDS_USAGE` for a kind that is
 *   none, or for a name that several tasks have.
 */
export function selectSubjects(
  facts: FirstFacts,
  target: string | undefined,
  nowMs: number,
): Subjects {
  const workloads = describeStatus(facts.status);
  const tasks = describeTasks(facts.tasks, nowMs);
  const everything = subjectsIn(workloads, needsWord(tasks), facts);
  if (target === undefined) return everything;
  const slash = target.indexOf('/');
  const name = target.slice(slash + 1);
  if (slash >= 0) return ofKind(target.slice(0, slash), name, everything, { facts, tasks });
  const named = workloads.filter((one) => one.name === name);
  if (named.length > 0) return belowThem(selectWorkloads(workloads, name), tasks, facts);
  const pod = podCalled(name, everything);
  if (pod !== undefined) return pod;
  if (tasks.some((task) => task.name === name))
    return only({ tasks: [findTask(tasks, name, facts.tasks.errors)] });
  throw notFound(target, namesOf(everything, tasks));
}

interface Choice {
  readonly facts: FirstFacts;
  /** Those that nothing is wrong with, too. */
  readonly tasks: readonly TaskView[];
}

function ofKind(
  kind: string,
  name: string,
  everything: Subjects,
  { facts, tasks }: Choice,
): Subjects {
  if (TASK.test(kind)) {
    const asked = kind.toLowerCase() === 'tasks' ? `task/${name}` : `${kind}/${name}`;
    return only({ tasks: [findTask(tasks, asked, facts.tasks.errors)] });
  }
  if (POD.test(kind)) {
    const found = podCalled(name, everything);
    if (found !== undefined) return found;
    const pods = [...everything.pods, ...everything.missing].map((one) => `pod/${one.name}`);
    throw notFound(`${kind}/${name}`, pods);
  }
  if (!WORKLOAD.test(kind)) {
    throw new AppError('KDS_USAGE', `"${kind}" is not a kind that why knows`, {
      hint: 'Use pod/NAME, task/NAME, dc/NAME, sts/NAME or k8c/NAME.',
    });
  }
  return belowThem(selectWorkloads(everything.workloads, `${kind}/${name}`), tasks, facts);
}

function only(some: Partial<Subjects>): Subjects {
  return { workloads: [], pods: [], missing: [], tasks: [], ...some };
}

/** A pod that is there, or that should be. */
function podCalled(name: string, { pods, missing }: Subjects): Subjects | undefined {
  const here = pods.filter((pod) => pod.name === name);
  const gone = missing.filter((pod) => pod.name === name);
  return here.length + gone.length === 0 ? undefined : only({ pods: here, missing: gone });
}

/** The workloads with the pods and tasks that belong to them. */
function belowThem(
  workloads: readonly WorkloadStatus[],
  tasks: readonly TaskView[],
  facts: FirstFacts,
): Subjects {
  const targets = new Set(workloads.flatMap(targetsOf));
  const own = needsWord(tasks).filter(({ target }) => targets.has(target));
  return subjectsIn(workloads, own, facts);
}

function subjectsIn(
  workloads: readonly WorkloadStatus[],
  tasks: readonly TaskView[],
  facts: FirstFacts,
): Subjects {
  const { status } = facts;
  return {
    workloads,
    pods: workloads.flatMap((workload) => podsOfWorkload(workload, status)),
    missing: status.podsKnown
      ? setsOf(workloads, facts).flatMap((set) => missingOf(set, status.pods))
      : [],
    tasks,
  };
}

/** As tasks name them. */
function targetsOf({ kind, name }: WorkloadStatus): readonly string[] {
  if (kind === 'CassandraDatacenter') return [`dc/${name}`];
  return kind === 'K8ssandraCluster' ? [`k8c/${name}`] : [];
}

function setsOf(
  workloads: readonly WorkloadStatus[],
  { status }: FirstFacts,
): readonly JsonObject[] {
  return status.statefulSets.filter((set) => {
    const { namespace, name } = refOf(set);
    return workloads.some(
      (one) =>
        one.namespace === namespace &&
        (one.kind === 'StatefulSet'
          ? one.name === name
          : isOwner({ metadata: { namespace, name: one.name } }, set, one.kind)),
    );
  });
}

/** The names of the pods that a StatefulSet should have, in their order. */
export function podNames(set: JsonObject): readonly string[] {
  const start = numberAt(set, 'spec', 'ordinals', 'start') ?? 0;
  const replicas = numberAt(set, 'spec', 'replicas') ?? 1;
  return Array.from({ length: replicas }, (_, index) => `${refOf(set).name}-${start + index}`);
}

function missingOf(set: JsonObject, pods: readonly JsonObject[]): readonly MissingPod[] {
  const { namespace } = refOf(set);
  const names = new Set(
    pods.map(refOf).flatMap((pod) => (pod.namespace === namespace ? pod.name : [])),
  );
  return podNames(set)
    .filter((pod) => !names.has(pod))
    .map((pod) => ({ namespace, name: pod, set }));
}

function namesOf({ workloads, pods }: Subjects, tasks: readonly TaskView[]): readonly string[] {
  return [...workloads, ...pods, ...tasks].map(({ name }) => name);
}

function notFound(target: string, all: readonly string[]): AppError {
  const names = [...new Set(all)];
  const shown = [...names.slice(0, MAX_NAMES), ...(names.length > MAX_NAMES ? ['…'] : [])];
  return new AppError('KDS_NOT_FOUND', `there is no "${target}" that has to do with Cassandra`, {
    hint:
      names.length === 0 ? 'Name another namespace with -n.' : `Use one of: ${shown.join(', ')}.`,
  });
}
