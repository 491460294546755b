import type { Rule } from '../../rule.ts';

/**
 * Nodes that share a worker machine take cpu and memory from each other unless
 * each has its share written down. cass-operator refuses the same, but many
 * installations run without its webhook.
 */
export const resMultiPerWorker: Rule = {
  id: 'res-multi-per-worker',
  summary: 'Where several nodes may share a worker, each has requests and limits.',
  strictness: 'deny-new',
  harm: 'nodes on one worker starve each other, and cass-operator refuses the datacenter',
  check({ after: { sharesWorker, resources } }) {
    if (sharesWorker.value !== true) return [];
    const missing = [
      { name: 'cpu request', leaf: resources.cpuRequest },
      { name: 'memory request', leaf: resources.memoryRequest },
      { name: 'cpu limit', leaf: resources.cpuLimit },
      { name: 'memory limit', leaf: resources.memoryLimit },
    ]
      .filter(({ leaf }) => leaf.certainty === 'defaulted')
      .map(({ name }) => name);
    if (missing.length === 0) return [];
    return [
      {
        field: sharesWorker.path,
        value: sharesWorker.text,
        problem: `nodes may share a worker, but there is no ${missing.join(', ')}`,
        subjects: missing,
        action: 'set requests and limits for cpu and memory in resources',
      },
    ];
  },
};
