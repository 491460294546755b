import { podState } from '../status/pod-state.ts';
import { refOf } from '../status/ownership.ts';
import { stringAt } from '../../../shared/domain/json.ts';
import type { TaskView } from '../task/task-view.ts';
import { operatorsIn } from './operator-facts.ts';
import type { OperatorFacts, OperatorName } from './operator-facts.ts';
import type { CaseContext } from './pod-case.ts';
import type { Quote } from './quote.ts';

/** A task that has not been done, or not well. */
export interface TaskCase {
  readonly task: TaskView;
  /** `cassandratask/cleanup-1`, as evidence names it. */
  readonly label: string;
  readonly operator: OperatorName;
  /** Undefined when the Deployments are not known, or were not needed. */
  readonly operators: readonly OperatorFacts[] | undefined;
  /** Pods of its datacenter that are not ready, by their names. */
  readonly unready: readonly string[];
  readonly nowMs: number;
  readonly quote: Quote;
}

const DATACENTER = 'cassandra.datastax.com/datacenter';

export function taskCase(task: TaskView, { facts, nowMs, quote }: CaseContext): TaskCase {
  const pods = facts.status.pods.filter(
    (pod) =>
      refOf(pod).namespace === task.namespace &&
      task.target === `dc/${stringAt(pod, 'metadata', 'labels', DATACENTER) ?? ''}`,
  );
  return {
    task,
    label: `${task.kind.toLowerCase()}/${task.name}`,
    operator: /^(?:CassandraTask|ScheduledTask)$/.test(task.kind)
      ? 'cass-operator'
      : 'k8ssandra-operator',
    operators: operatorsIn(facts.deployments),
    unready: pods.filter((pod) => !podState(pod).ready).map((pod) => refOf(pod).name),
    nowMs,
    quote,
  };
}
