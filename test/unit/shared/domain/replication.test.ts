import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Replication } from '../../../../shared/domain/replication.ts';
import {
  isSameReplication,
  parseReplication,
  parseReplicationText,
  replicationText,
} from '../../../../shared/domain/replication.ts';

const NTS = 'org.apache.cassandra.locator.NetworkTopologyStrategy';

describe('parseReplication', () => {
  it.each<[Record<string, unknown>, Replication]>([
    [
      { class: 'SimpleStrategy', replication_factor: '3' },
      { strategy: 'SimpleStrategy', factor: 3 },
    ],
    [
      { class: 'org.apache.cassandra.locator.SimpleStrategy', replication_factor: 0 },
      { strategy: 'SimpleStrategy', factor: 0 },
    ],
    [
      { class: 'SimpleStrategy', replication_factor: '3/1' },
      { strategy: 'SimpleStrategy', factor: 3, transient: 1 },
    ],
    [
      { class: NTS, dc1: '3', dc2: '5/2', dc3: '0' },
      {
        strategy: 'NetworkTopologyStrategy',
        factors: new Map([
          ['dc1', 3],
          ['dc2', 5],
          ['dc3', 0],
        ]),
        transients: new Map([['dc2', 2]]),
      },
    ],
    [{ class: NTS }, { strategy: 'NetworkTopologyStrategy', factors: new Map() }],
    [{ class: 'org.apache.cassandra.locator.LocalStrategy' }, { strategy: 'LocalStrategy' }],
    [{ class: 'EverywhereStrategy' }, { strategy: 'EverywhereStrategy' }],
    [
      { class: 'com.example.Mine', x: '1' },
      { strategy: 'unknown', name: 'com.example.Mine' },
    ],
  ])('reads %j', (fields, replication) => {
    expect(parseReplication('shop', fields)).toEqual(replication);
  });

  it.each<[Record<string, unknown>, string]>([
    [{}, 'class is missing'],
    [{ class: '' }, 'class is ""'],
    [{ class: 7 }, 'class is 7'],
    [{ class: 'SimpleStrategy' }, 'replication_factor is missing'],
    [{ class: 'SimpleStrategy', replication_factor: 'many' }, 'replication_factor is "many"'],
    [{ class: 'SimpleStrategy', replication_factor: '3/3' }, 'replication_factor is "3/3"'],
    [{ class: 'SimpleStrategy', replication_factor: '-1' }, 'replication_factor is "-1"'],
    [{ class: NTS, dc1: null }, 'dc1 is null'],
    [{ class: NTS, dc1: '12345' }, 'dc1 is "12345"'],
    [{ class: NTS, replication_factor: '3' }, 'replication_factor is "3"'],
  ])('refuses %j', (fields, reason) => {
    expect(() => parseReplication('shop', fields)).toThrow(`keyspace shop: replication ${reason}`);
  });
});

describe('parseReplicationText', () => {
  it('gives back what nodetool describecluster has printed', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/).filter((one) => one !== 'class');
    const factors = fc.dictionary(name, fc.integer({ min: 0, max: 9 }), { maxKeys: 4 });
    fc.assert(
      fc.property(factors, (options) => {
        const text = `NetworkTopologyStrategy {${Object.entries(options)
          .map(([datacenter, factor]) => `${datacenter}=${factor}`)
          .join(', ')}}`;
        expect(replicationText(parseReplicationText('shop', text))).toBe(text);
      }),
    );
  });

  it.each([
    'SimpleStrategy {replication_factor=1}',
    'SimpleStrategy {replication_factor=3/1}',
    'NetworkTopologyStrategy {dc1=3/1, dc2=3}',
    'LocalStrategy {}',
    'EverywhereStrategy {}',
    'com.example.Mine {}',
  ])('reads and writes %s', (text) => {
    expect(replicationText(parseReplicationText('shop', text))).toBe(text);
  });

  it.each(['', 'SimpleStrategy', '{dc1=3}', 'NetworkTopologyStrategy {dc1}'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseReplicationText('shop', text)).toThrow('keyspace shop: replication');
    },
  );
});

it.each([
  ['SimpleStrategy {replication_factor=1}', 'SimpleStrategy {replication_factor=1}', true],
  ['SimpleStrategy {replication_factor=1}', 'SimpleStrategy {replication_factor=2}', false],
  ['SimpleStrategy {replication_factor=1}', 'NetworkTopologyStrategy {dc1=1}', false],
  ['NetworkTopologyStrategy {a=1, b=2}', 'NetworkTopologyStrategy {b=2, a=1}', true],
  ['NetworkTopologyStrategy {a=1, b=0}', 'NetworkTopologyStrategy {a=1}', true],
  ['NetworkTopologyStrategy {a=3}', 'NetworkTopologyStrategy {a=3/1}', false],
])('%s and %s are the same: %s', (a, b, same) => {
  expect(isSameReplication(parseReplicationText('a', a), parseReplicationText('b', b))).toBe(same);
});
