import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { refOf } from '../status/ownership.ts';

/** Conditions of a CassandraDatacenter that say what is being done to it, the gravest first. */
const OPERATIONS = [
  'Decommission',
  'ReplacingNodes',
  'ScalingDown',
  'ScalingUp',
  'ResizingVolumes',
  'RollingRestart',
  'Updating',
  'Resuming',
] as const;

/** What is being done to a datacenter or cluster: what its operator says, else a running task. */
export function operationOf(owner: JsonObject, tasks: readonly JsonObject[]): string | undefined {
  const conditions = objectsAt(owner, 'status', 'conditions')
    .filter(({ status }) => status === 'True')
    .map((one) => stringAt(one, 'type'));
  const operation = OPERATIONS.find((one) => conditions.includes(one));
  if (operation !== undefined) return operation;
  const [command] = tasks.filter((task) => isRunning(task) && isFor(task, owner)).map(commandOf);
  return command === undefined ? undefined : `task ${command}`;
}

/** The label that both operators set; a task that waits for another has none. */
function isRunning(task: JsonObject): boolean {
  return stringAt(task, 'metadata', 'labels', 'control.k8ssandra.io/status') === 'active';
}

function isFor(task: JsonObject, owner: JsonObject): boolean {
  const { namespace, name } = refOf(owner);
  const target = task['kind'] === 'K8ssandraTask' ? 'cluster' : 'datacenter';
  return (
    owner['kind'] === (target === 'cluster' ? 'K8ssandraCluster' : 'CassandraDatacenter') &&
    stringAt(task, 'spec', target, 'name') === name &&
    (stringAt(task, 'spec', target, 'namespace') ?? refOf(task).namespace) === namespace
  );
}

function commandOf(task: JsonObject): string {
  const jobs =
    task['kind'] === 'K8ssandraTask'
      ? objectsAt(task, 'spec', 'template', 'jobs')
      : objectsAt(task, 'spec', 'jobs');
  return jobs.map((job) => stringAt(job, 'command') ?? '?').join(', ');
}
