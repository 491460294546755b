import { stringAt } from '../../../../shared/domain/json.ts';
import { formatBytes, readQuantity, toUnits } from '../../../../shared/domain/quantity.ts';
import type { Cause } from '../cause.ts';
import { latestEnd } from '../container-facts.ts';
import { containerEvidence, fieldEvidence } from '../evidence.ts';
import { editOwner } from '../owner-command.ts';
import type { PodCase } from '../pod-case.ts';
import { heapOf } from './heap-of.ts';

const memoryLimitHit: Cause<PodCase> = {
  id: 'memory-limit-hit',
  title: 'the kernel killed it for its memory',
  sign: 'A container ended with the reason OOMKilled.',
  source: 'Linux cgroups; kubelet of Kubernetes 1.34',
  find(one) {
    const killed = one.containers.find(
      (each) => !each.ready && latestEnd(each)?.reason === 'OOMKilled',
    );
    if (killed === undefined) return undefined;
    const limit = stringAt(killed.spec, 'resources', 'limits', 'memory');
    const heap = killed.name === one.cassandra ? heapOf(killed.spec, one.datacenter) : undefined;
    return {
      text: [
        `The container ${killed.name} used more memory than ${limit === undefined ? 'the machine had left' : `its limit of ${bytesText(limit)}`}, and the kernel killed it.`,
        ...(killed.name !== one.cassandra
          ? []
          : [
              heap === undefined
                ? 'Cassandra needs about as much memory beside its heap as in it.'
                : `Its heap may take ${heap} of that; Cassandra needs about as much again for caches, buffers and bloom filters.`,
            ]),
      ].join(' '),
      next: [
        killed.name === one.cassandra
          ? 'Raise the memory limit to twice the heap, or make the heap smaller.'
          : `Raise the memory limit of ${killed.name}.`,
        editOwner(one),
      ],
      evidence: [
        containerEvidence(one.label, killed),
        ...(limit === undefined
          ? []
          : [fieldEvidence('spec', one.label, `memory limit of ${killed.name}: ${limit}`)]),
      ],
    };
  },
};

/** The kernel kills for memory, whatever the program was about to say. */
export const MEMORY_CAUSES: readonly Cause<PodCase>[] = [memoryLimitHit];

function bytesText(limit: string): string {
  const nanos = readQuantity(limit);
  return nanos === undefined ? limit : `${formatBytes(toUnits(nanos))}B`;
}
