import { describe, expect, it } from 'vitest';

import { agreeOnRing } from '../../../../shared/domain/gossip-agreement.ts';
import type { GossipEndpoint } from '../../../../shared/domain/gossip-endpoint.ts';
import { loadText } from '../../../../shared/domain/load-text.ts';
import { stateLetters, stateWords } from '../../../../shared/domain/node-state.ts';
import type { Ownership } from '../../../../shared/domain/ownership.ts';
import {
  commonOwnership,
  effectiveOwnership,
  shareText,
} from '../../../../shared/domain/ownership.ts';
import { replicaSets } from '../../../../shared/domain/replica-sets.ts';
import type { Replication } from '../../../../shared/domain/replication.ts';
import { ringOrder } from '../../../../shared/domain/ring-order.ts';
import type { TokenRing } from '../../../../shared/domain/token-ring.ts';
import { buildTokenRing } from '../../../../shared/domain/token-ring.ts';
import { because } from '../../../support/capability.ts';
import type { RecordedState } from '../../../support/ring-recordings.ts';
import { recordingSets } from '../../../support/ring-recordings.ts';

/** Recorded within seconds of nodetool's text, so that the loads are the same too. */
const SAME_MOMENT = ['healthy', 'down_crash', 'down_shutdown', 'two_down', 'joining'];

/** letters, address, load, tokens, owns, host id, rack: a line of `nodetool status`. */
const STATUS_LINE = /^([UD?][NLJM]) {2}(\S+) +(\S+ \w+) +(\d+) +(\S+) +(\S+) +(\S+) *$/gm;
/** address, rack, status, state, load, owns, token: a line of `nodetool ring`. */
const RING_LINE = /^(\S+) +(\S+) +(Up|Down|\?) +(\w+) +(\S+ \w+) +(\S+) +(-?\d+) *$/gm;
const DESCRIBED_RANGE = /start_token:(-?\d+), end_token:(-?\d+), endpoints:\[([^\]]*)\]/g;

describe.each(recordingSets)('$name', (set) => {
  const states = set.states();
  const replications = set.available ? set.replications() : new Map<string, Replication>();
  const named = (state: RecordedState) => `${state.version} ${state.state}`;

  const cases = states.flatMap((state) =>
    [...state.nodetool].flatMap(([command, text]) => {
      const [, tool = '', keyspace, node = 'n1'] =
        /^(status|ring|describering)(?:_(shop|stats))?(?:-(n\d))?$/.exec(command) ?? [];
      const endpoints = state.endpoints.get(node);
      return tool === '' || endpoints === undefined
        ? []
        : [{ name: `${named(state)} ${command}`, state, tool, keyspace, node, text, endpoints }];
    }),
  );
  const withTool = (tool: string) => cases.filter((one) => one.tool === tool);

  describe.skipIf(!set.available)(`beside nodetool${because(set)}`, () => {
    it('are there', () => {
      expect(withTool('status').length).toBeGreaterThan(2);
      expect(withTool('ring').length).toBeGreaterThan(0);
    });

    it.each(withTool('status'))('give the letters, tokens and names of $name', (recorded) => {
      const lines = [...recorded.text.matchAll(STATUS_LINE)].map(
        ([, letters, address, , tokens, , hostId, rack]) => ({
          letters,
          address,
          tokens: Number(tokens),
          hostId,
          rack,
        }),
      );
      expect(lines.length).toBeGreaterThan(1);
      expect(byAddress(listed(recorded.endpoints).map(toLine))).toEqual(byAddress(lines));
    });

    it.each(withTool('status').filter(({ state }) => SAME_MOMENT.includes(state.state)))(
      'give the loads of $name',
      ({ text, endpoints }) => {
        const loads = new Map(
          [...text.matchAll(STATUS_LINE)].map(([, , address, load]) => [address, load]),
        );
        // What a node gossips of itself may be a minute old, and nodetool asks it afresh.
        const remote = listed(endpoints).filter(({ isLocal }) => !isLocal);
        for (const { address, loadBytes } of remote) {
          expect(loadText(loadBytes ?? -1)).toBe(loads.get(address));
        }
      },
    );

    it.each(withTool('status'))('give the ownership of $name', ({ text, endpoints, keyspace }) => {
      const printed = new Map(
        [...text.matchAll(STATUS_LINE)].map(([, , address = '', , , owns = '']) => [address, owns]),
      );
      expect(printedOwnership(ownershipOf(endpoints, keyspace), endpoints, 1)).toEqual(printed);
      expect(text.includes('Note: Non-system keyspaces')).toBe(keyspace === undefined);
    });

    it.each(withTool('ring'))('give every line of $name', ({ text, endpoints, keyspace }) => {
      const owns = printedOwnership(ownershipOf(endpoints, keyspace), endpoints, 2);
      const [section, ...others] = ringOrder(endpoints);
      const computed = section?.lines.map(({ token, node }) => {
        const letters = stateLetters(node) ?? '?N';
        const { status, state } = stateWords(letters);
        return [node.address, node.rack, status, state, owns.get(node.address), String(token)];
      });
      const printed = [...text.matchAll(RING_LINE)].map(
        ([, address, rack, status, state, , share, token]) => [
          address,
          rack,
          status,
          state,
          share,
          token,
        ],
      );
      expect(printed.length).toBeGreaterThan(2);
      expect(computed).toEqual(printed);
      expect(others).toEqual([]);
      expect(String(section?.lastToken)).toBe(/^ +(-?\d+) *$/m.exec(text)?.[1]);
    });

    it.each(withTool('describering'))(
      'give the replicas of $name, in order',
      ({ text, endpoints }) => {
        const described = [...text.matchAll(DESCRIBED_RANGE)].map(
          ([, start = '', end = '', list = '']) => [`${start} ${end}`, list.split(', ')] as const,
        );
        expect(described.length).toBe(48);
        expect(replicasByRange(endpoints)).toEqual(new Map(described));
      },
    );
  });

  describe.skipIf(!set.available)(`beside the Management API${because(set)}`, () => {
    const answers = states.flatMap((state) =>
      [...state.shopReplicas].flatMap(([node, replicas]) => {
        const endpoints = state.endpoints.get(node);
        return endpoints === undefined
          ? []
          : [{ name: `${named(state)} ${node}`, replicas, endpoints }];
      }),
    );

    it.each(answers)('give the replicas of $name, in order', ({ replicas, endpoints }) => {
      expect(replicas.size).toBeGreaterThan(47);
      expect(replicasByRange(endpoints)).toEqual(replicas);
    });
  });

  describe.skipIf(!set.available)(`of a drained node${because(set)}`, () => {
    const drained = states.find(({ state }) => state === 'drained');
    const views = [...(drained?.endpoints ?? [])].map(([node, endpoints]) => ({
      observer: `127.0.0.${node.slice(1)}`,
      clusterName: 'proof',
      partitioner: 'Murmur3Partitioner',
      endpoints,
    }));

    it('show it down, as all others do, and no trace of the ghosts', () => {
      const { nodes, disagreements } = agreeOnRing(views);
      const lines = [...(drained?.nodetool.get('status') ?? '').matchAll(STATUS_LINE)];
      expect(views.length).toBe(2);
      expect(lines.length).toBe(3);
      expect(byAddress(nodes.map(({ address, letters }) => ({ address, letters })))).toEqual(
        byAddress(lines.map(([, letters, address]) => ({ address, letters }))),
      );
      expect(disagreements).toEqual([]);
    });
  });

  function ownershipOf(
    endpoints: readonly GossipEndpoint[],
    keyspace: string | undefined,
  ): Ownership {
    const ring = ringOf(endpoints);
    if (keyspace === undefined) return commonOwnership(ring, replications);
    return effectiveOwnership(ring, replicationOf(keyspace));
  }

  function replicationOf(keyspace: string): Replication {
    const replication = replications.get(keyspace);
    if (replication === undefined) throw new Error(`no replication of ${keyspace}`);
    return replication;
  }

  function replicasByRange(
    endpoints: readonly GossipEndpoint[],
  ): ReadonlyMap<string, readonly string[]> {
    const { sets = [] } = replicaSets(ringOf(endpoints), replicationOf('shop'));
    return new Map(
      sets.map(({ range, replicas }) => [
        `${range.start} ${range.end}`,
        replicas.map(({ address }) => address),
      ]),
    );
  }
});

/** A node that has not joined has no part of the ring, and nodetool prints a question mark. */
function printedOwnership(
  ownership: Ownership,
  endpoints: readonly GossipEndpoint[],
  decimals: 1 | 2,
): ReadonlyMap<string, string> {
  return new Map(
    listed(endpoints).map(({ address }) => {
      const share = ownership.shares?.get(address);
      return [address, share === undefined ? '?' : shareText(share, decimals)];
    }),
  );
}

function ringOf(endpoints: readonly GossipEndpoint[]): TokenRing {
  const result = buildTokenRing(endpoints, 'org.apache.cassandra.dht.Murmur3Partitioner');
  if (result.ring === undefined) throw new Error(result.reason);
  return result.ring;
}

function listed(endpoints: readonly GossipEndpoint[]): readonly GossipEndpoint[] {
  return endpoints.filter((one) => stateLetters(one) !== undefined);
}

function toLine(endpoint: GossipEndpoint): Readonly<Record<string, unknown>> {
  const { address, tokens, hostId, rack } = endpoint;
  return { letters: stateLetters(endpoint), address, tokens: tokens?.length, hostId, rack };
}

function byAddress<T extends { readonly address?: unknown }>(lines: readonly T[]): readonly T[] {
  return lines.toSorted((a, b) => String(a.address).localeCompare(String(b.address)));
}
