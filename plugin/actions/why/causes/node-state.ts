import { stringAt } from '../../../../shared/domain/json.ts';
import type { Evidence } from '../cause.ts';
import { fieldEvidence } from '../evidence.ts';
import type { PodCase } from '../pod-case.ts';

const NODE_STATE_LABEL = 'cassandra.datastax.com/node-state';

/** `Ready-to-Start`, `Starting`, `Started` and so on; undefined where cass-operator is not at work. */
export function nodeState({ pod }: Pick<PodCase, 'pod'>): string | undefined {
  return stringAt(pod, 'metadata', 'labels', NODE_STATE_LABEL);
}

export function labelEvidence(one: Pick<PodCase, 'pod' | 'label'>): readonly Evidence[] {
  const state = nodeState(one);
  if (state === undefined) return [];
  return [fieldEvidence('label', one.label, `${NODE_STATE_LABEL}: ${state}`)];
}
