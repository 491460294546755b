import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { joinGossip } from '../../../../../shared/adapters/nodetool/join-gossip.ts';
import { parseClientstats } from '../../../../../shared/adapters/nodetool/parse-clientstats.ts';
import { parseCompactionstats } from '../../../../../shared/adapters/nodetool/parse-compactionstats.ts';
import { parseDescribeCluster } from '../../../../../shared/adapters/nodetool/parse-describe-cluster.ts';
import { parseGossipInfo } from '../../../../../shared/adapters/nodetool/parse-gossip-info.ts';
import { parseInfo } from '../../../../../shared/adapters/nodetool/parse-info.ts';
import { parseNetstats } from '../../../../../shared/adapters/nodetool/parse-netstats.ts';
import { parseRing } from '../../../../../shared/adapters/nodetool/parse-ring.ts';
import { parseTablestats } from '../../../../../shared/adapters/nodetool/parse-tablestats.ts';
import { parseTpstats } from '../../../../../shared/adapters/nodetool/parse-tpstats.ts';
import { parseVersion } from '../../../../../shared/adapters/nodetool/parse-version.ts';
import type { GossipEndpoint } from '../../../../../shared/domain/gossip-endpoint.ts';
import { because } from '../../../../support/capability.ts';
import type { RecordedState } from '../../../../support/ring-recordings.ts';
import { recordingSets } from '../../../../support/ring-recordings.ts';
import { sharedData } from '../../../../support/shared-data.ts';

const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  clientstats: parseClientstats,
  compactionstats: parseCompactionstats,
  describecluster: parseDescribeCluster,
  gossipinfo: parseGossipInfo,
  info: parseInfo,
  info_T: parseInfo,
  netstats: parseNetstats,
  netstats_H: parseNetstats,
  ring: parseRing,
  ring_shop: parseRing,
  tablestats_F_json_shop: parseTablestats,
  tpstats: parseTpstats,
  version: parseVersion,
};

interface RecordedText {
  readonly name: string;
  readonly command: string;
  readonly text: string;
}

function allTexts(): readonly RecordedText[] {
  const root = sharedData.path('fixtures/nodetool');
  return ['4.1.10', '5.0.9'].flatMap((version) =>
    readdirSync(join(root, version)).map((file) => ({
      name: `${version}/${file}`,
      // STATE-COMMAND[-nNODE].txt, where a state may have dashes of its own.
      command: /-([^-]+)(?:-n\d)?\.txt$/.exec(file)?.[1] ?? '',
      text: readFileSync(join(root, version, file), 'utf8'),
    })),
  );
}

describe.skipIf(!sharedData.available)(`all that nodetool said${because(sharedData)}`, () => {
  const texts = sharedData.available ? allTexts() : [];
  const ours = texts.filter(({ command }) => Object.hasOwn(PARSERS, command));

  it('is understood where it is ours', () => {
    expect(ours.length).toBeGreaterThan(60);
    const failures = ours.flatMap(({ name, command, text }) => {
      try {
        PARSERS[command]?.(text);
        return [];
      } catch (error) {
        return [`${name}: ${String(error)}`];
      }
    });
    expect(failures).toEqual([]);
  });

  it('is refused where it is the answer to another command', () => {
    const accepted = Object.keys(PARSERS).flatMap((command) =>
      texts
        .filter((other) => other.command.split('_')[0] !== command.split('_')[0])
        .filter(({ text }) => understands(command, text))
        .map(({ name }) => `${command} reads ${name}`),
    );
    expect(accepted).toEqual([]);
  });
});

function understands(command: string, text: string): boolean {
  try {
    PARSERS[command]?.(text);
    return true;
  } catch {
    return false;
  }
}

const all = recordingSets.at(-1);
/** The fourth node had joined by the time that gossipinfo was recorded. */
const TOO_LATE = 'joining';

describe.skipIf(all?.available !== true)(
  `gossip, beside what the Management API said at the same time${because(sharedData)}`,
  () => {
    const cases = (all?.states() ?? []).flatMap((state) => {
      const { version, nodetool, endpoints } = state;
      const gossipInfo = nodetool.get('gossipinfo');
      const beside = endpoints.get('n1');
      return gossipInfo === undefined || beside === undefined || state.state === TOO_LATE
        ? []
        : [{ name: `${version} ${state.state}`, state, gossipInfo, beside }];
    });

    it('is there for most states', () => {
      expect(cases.length).toBeGreaterThan(5);
    });

    it.each(cases)('is the same in $name', ({ state, gossipInfo, beside }) => {
      const { endpoints, observer } = viewOf(state, gossipInfo);
      expect(observer).toBe('127.0.0.1');
      const hasRing = state.nodetool.has('ring');
      expect(comparable(endpoints, hasRing)).toEqual(comparable(beside, hasRing));
    });
  },
);

function viewOf(state: RecordedState, gossipInfo: string): ReturnType<typeof joinGossip> {
  const ring = state.nodetool.get('ring');
  return joinGossip({
    entries: parseGossipInfo(gossipInfo),
    ring: ring === undefined ? new Map() : parseRing(ring),
    description: undefined,
    localHostId: undefined,
  });
}

/** Tokens in one order; the loads of two moments are not compared, nor what only the ring tells. */
function comparable(endpoints: readonly GossipEndpoint[], hasRing: boolean): readonly unknown[] {
  return [...endpoints]
    .sort((a, b) => (a.address < b.address ? -1 : 1))
    .map(({ loadBytes: _load, alive, tokens, ...rest }) => ({
      ...rest,
      alive: hasRing ? alive : undefined,
      tokens: hasRing ? tokens?.toSorted((a, b) => (a < b ? -1 : 1)) : undefined,
    }));
}
