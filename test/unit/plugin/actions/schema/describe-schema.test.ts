import { expect, it } from 'vitest';

import { describeSchema } from '../../../../../plugin/actions/schema/describe-schema.ts';
import type { ClusterSchema } from '../../../../../plugin/actions/schema/describe-schema.ts';
import { agreeOnRing } from '../../../../../shared/domain/gossip-agreement.ts';
import type { GossipEndpoint } from '../../../../../shared/domain/gossip-endpoint.ts';
import type { SchemaVersions } from '../../../../../shared/domain/schema-versions.ts';
import { aGossipEndpoint, aGossipView } from '../../../../support/a-gossip-endpoint.ts';

const [A, B, C] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];

function schemaOf(
  told: readonly SchemaVersions[],
  third: Partial<GossipEndpoint> = {},
): ClusterSchema {
  const endpoints = [A, B, C].map((address) =>
    aGossipEndpoint({ address, ...(address === C ? third : {}) }),
  );
  const ring = agreeOnRing([aGossipView(A, endpoints)]);
  const view = { name: 'demo', workloads: [], members: [], otherNodes: 0, ring };
  return describeSchema(view, new Map(told.map((one, index) => [`c-${index}`, one])));
}

function versions(
  reachable: Readonly<Record<string, readonly string[]>>,
  unreachable: readonly string[] = [],
): SchemaVersions {
  return { reachable: new Map(Object.entries(reachable)), unreachable };
}

it('one version on all nodes is agreed on', () => {
  expect(schemaOf([versions({ v1: [A, B, C] })])).toMatchObject({ agreed: true, unreachable: [] });
});

it('two versions are not, and the one that most have comes first', () => {
  expect(schemaOf([versions({ v1: [A], v2: [B, C] })])).toMatchObject({
    agreed: false,
    versions: [
      { version: 'v2', nodes: [B, C] },
      { version: 'v1', nodes: [A] },
    ],
  });
});

it('a node that is down is unreachable, and cannot disagree', () => {
  expect(schemaOf([versions({ v1: [A, B] }, [C])], { alive: false })).toMatchObject({
    agreed: true,
    unreachable: [C],
  });
});

it('a node that has left is not counted, though the others list it as unreachable', () => {
  expect(schemaOf([versions({ v1: [A, B] }, [C])], { status: 'LEFT' })).toMatchObject({
    agreed: true,
    unreachable: [],
    nodes: [{ address: A }, { address: B }],
  });
});

it('where those that told differ about a node, the majority counts', () => {
  const [old, now] = [versions({ v1: [A, B, C] }), versions({ v1: [A, B], v2: [C] })];
  expect(schemaOf([old, now, now])).toMatchObject({ agreed: false });
  expect(schemaOf([old, old, now])).toMatchObject({ agreed: true });
});

it('where nobody could be asked, what nodes that are up gossip counts', () => {
  expect(schemaOf([], { schemaVersion: 'v2', alive: false })).toMatchObject({
    agreed: true,
    unreachable: [C],
    observers: [],
  });
  expect(schemaOf([], { schemaVersion: 'v2' })).toMatchObject({ agreed: false });
});
