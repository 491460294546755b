import { expect, it } from 'vitest';

import { compareConfigs } from '../../../../../plugin/actions/config/compare-configs.ts';
import type { NodeConfig } from '../../../../../plugin/actions/config/compare-configs.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';

function node(pod: string, settings: JsonObject, cluster = 'shop'): NodeConfig {
  return { namespace: 'prod', pod, cluster, path: '/c.yaml', settings };
}

it('puts what differs first, with the value that most nodes have first', () => {
  const compared = compareConfigs([
    node('c-0', { a: 1, num_tokens: 8 }),
    node('c-1', { a: 1, num_tokens: 16 }),
    node('c-2', { a: 1, num_tokens: 16 }),
  ]);
  expect(compared).toEqual([
    {
      cluster: 'shop',
      key: 'num_tokens',
      verdict: 'different',
      values: [
        { value: 16, pods: ['c-1', 'c-2'] },
        { value: 8, pods: ['c-0'] },
      ],
    },
    {
      cluster: 'shop',
      key: 'a',
      verdict: 'same',
      values: [{ value: 1, pods: ['c-0', 'c-1', 'c-2'] }],
    },
  ]);
});

it.each([
  ['listen_address', 'own'],
  ['broadcast_rpc_address', 'own'],
  ['initial_token', 'own'],
  ['num_tokens', 'different'],
])('a difference in %s: %s', (key, verdict) => {
  const [first] = compareConfigs([node('c-0', { [key]: 'a' }), node('c-1', { [key]: 'b' })]);
  expect(first?.verdict).toBe(verdict);
});

it('a setting that a node lacks differs, and nested ones are told one by one', () => {
  const [first] = compareConfigs([
    node('c-0', { tls: { enabled: true, ca: 'x' } }),
    node('c-1', { tls: { ca: 'x' } }),
  ]);
  expect(first).toMatchObject({
    key: 'tls.enabled',
    verdict: 'different',
    values: [{ value: true }, { value: null }],
  });
});

it('the order of members does not count, that of lists does', () => {
  const verdicts = compareConfigs([
    node('c-0', { a: [{ x: 1, y: 2 }], b: [1, 2] }),
    node('c-1', { a: [{ y: 2, x: 1 }], b: [2, 1] }),
  ]).map(({ key, verdict }) => `${key} ${verdict}`);
  expect(verdicts).toEqual(['b different', 'a same']);
});

it('nodes of two clusters are not compared', () => {
  const compared = compareConfigs([node('a-0', { x: 1 }, 'a'), node('b-0', { x: 2 }, 'b')]);
  expect(compared.map(({ verdict }) => verdict)).toEqual(['same', 'same']);
});
