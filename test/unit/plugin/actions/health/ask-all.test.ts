import { expect, it } from 'vitest';

import { askAll } from '../../../../../plugin/actions/health/ask-all.ts';
import type { ClusterView } from '../../../../../plugin/actions/cluster/cluster-view.ts';
import { AppError } from '../../../../../shared/errors/app-error.ts';
import { aHealthFacts } from '../../../../support/a-health-facts.ts';

const GONE = new AppError('KDS_NODE_UNREACHABLE', 'it is gone', { hint: 'Look.' });

function aCluster(nodes: number): ClusterView {
  return aHealthFacts({ endpoints: Array.from({ length: nodes }, () => ({})) }).view;
}

it('asks no more than 32 nodes at once, however many clusters they are of', async () => {
  let underWay = 0;
  let most = 0;
  const facts = await askAll([aCluster(30), aCluster(30), aCluster(3)], new Set(), async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    throw GONE;
  });
  expect(most).toBe(32);
  expect(facts.map(({ length }) => length)).toEqual([30, 30, 3]);
});

it('gives each cluster its own nodes, and does not ask one that was silent before', async () => {
  const [one, other] = [aCluster(2), aCluster(1)];
  const members = one.members.map((member, index) =>
    index === 0 ? { ...member, reply: { kind: 'failed', error: GONE } as const } : member,
  );
  const asked: unknown[] = [];
  const facts = await askAll([{ ...one, members }, other], new Set(), (pod) => {
    asked.push(pod);
    return Promise.reject(GONE);
  });
  expect(asked).toEqual([members[1]?.pod, other.members[0]?.pod]);
  expect(facts.map((own) => own.map(({ pod }) => pod))).toEqual([
    [members[1]?.pod, members[0]?.pod],
    [other.members[0]?.pod],
  ]);
});
