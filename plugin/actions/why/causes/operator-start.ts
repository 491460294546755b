import { stringsAt } from '../../../../shared/domain/json.ts';
import { refOf } from '../../status/ownership.ts';
import type { Cause, Found } from '../cause.ts';
import { fieldEvidence } from '../evidence.ts';
import type { PodCase } from '../pod-case.ts';
import { lastWords } from './last-words.ts';
import { labelEvidence, nodeState } from './node-state.ts';

const decommissioning: Cause<PodCase> = {
  id: 'decommissioning',
  title: 'it is leaving the ring',
  sign: 'The label `cassandra.datastax.com/node-state` is Decommissioning.',
  source: 'cass-operator 1.29',
  find(one) {
    if (nodeState(one) !== 'Decommissioning') return undefined;
    return {
      text: 'cass-operator has taken the node out of service: it streams its data to the others and goes when it is done. That is how a datacenter is made smaller.',
      next: [`kubectl k8ssandra streams -n ${one.namespace}`],
      evidence: labelEvidence(one),
    };
  },
};

const startFailed: Cause<PodCase> = {
  id: 'start-failed',
  title: 'cass-operator could not start Cassandra in it',
  sign: 'The pod is in `status.failedStarts` of the CassandraDatacenter.',
  source: 'cass-operator 1.29',
  isSymptom: true,
  find(one) {
    if (!stringsAt(one.datacenter, 'status', 'failedStarts').includes(one.name)) return undefined;
    return {
      text: 'The pod is well, but when cass-operator told it to start Cassandra, Cassandra did not come up. The operator tries the others first and then this one again. What Cassandra said is in its log.',
      next: [`kubectl k8ssandra logs pod/${one.name} -n ${one.namespace} --tail 200`],
      evidence: [
        fieldEvidence(
          'status',
          `dc/${refOf(one.datacenter ?? {}).name}`,
          `failedStarts: ${one.name}`,
        ),
        ...labelEvidence(one),
        ...lastWords(one, 'server-system-logger'),
      ],
    };
  },
};

const waitsForItsTurn: Cause<PodCase> = {
  id: 'waits-for-its-turn',
  title: 'cass-operator has not started Cassandra in it yet',
  sign: 'The label `cassandra.datastax.com/node-state` is Ready-to-Start.',
  source: 'cass-operator 1.29',
  isSymptom: true,
  find(one) {
    if (nodeState(one) !== 'Ready-to-Start') return undefined;
    const starting = one.siblings.filter((pod) =>
      ['Starting', 'Started-not-Ready'].includes(nodeState({ pod }) ?? ''),
    );
    const [first] = starting;
    if (first === undefined) return nobodyStarts(one);
    const other = refOf(first).name;
    return {
      text: `The pod runs and waits for cass-operator to start Cassandra in it. The operator starts one node at a time, and at present this is ${other}.`,
      next: [`kubectl k8ssandra why pod/${other} -n ${one.namespace}`],
      evidence: [...labelEvidence(one), ...labelEvidence({ pod: first, label: `pod/${other}` })],
    };
  },
};

function nobodyStarts(one: PodCase): Found {
  return {
    text: 'The pod runs and waits for cass-operator to start Cassandra in it. The operator starts one node at a time, and at present starts none: it does not run, or it waits for something else.',
    next: [
      `kubectl k8ssandra why dc/${refOf(one.datacenter ?? {}).name} -n ${one.namespace}`,
      `kubectl k8ssandra events dc/${refOf(one.datacenter ?? {}).name} -n ${one.namespace}`,
    ],
    evidence: labelEvidence(one),
  };
}

/** How far cass-operator, which starts Cassandra itself, has got with a pod. */
export const OPERATOR_START_CAUSES: readonly Cause<PodCase>[] = [
  decommissioning,
  startFailed,
  waitsForItsTurn,
];
