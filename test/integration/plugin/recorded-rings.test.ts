import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ipAddress } from '../../../shared/domain/ip-address.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { shareText } from '../../../shared/domain/ownership.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { PodHttpRequest, PodHttpAnswer } from '../../../shared/ports/pod-http.ts';
import { because } from '../../support/capability.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { recordedExchanges } from '../../support/recorded-exchange.ts';
import type { RecordedExchange } from '../../support/recorded-exchange.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliWorld } from '../../support/run-cli.ts';
import { sharedData } from '../../support/shared-data.ts';

const FOLDERS: Readonly<Record<string, string>> = {
  '5.0.9': '5.0.9-0.1.125',
  '4.1.10': '4.1.10-0.1.124',
};
const STATES = [
  'healthy',
  'down_crash',
  'down_shutdown',
  'two_down',
  'drained',
  'joining',
  'joined',
  'leaving',
  'left',
] as const;

/** Both recordings are seconds apart there; the other states were changing. */
const SETTLED: readonly string[] = ['healthy', 'down_crash', 'down_shutdown', 'two_down'];
/** What nodetool prints of its own node is up to a minute newer than what the node gossips. */
const LOAD_TOLERANCE = 0.03;

function fixture(kind: 'management-api' | 'nodetool', folder: string): string {
  return join(sharedData.path('fixtures'), kind, folder);
}

/** What nodetool printed in this state when it was asked on the first node. */
function nodetool(version: string, name: string): string | undefined {
  const path = join(fixture('nodetool', version), `${name}.txt`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * Four pods with the recorded addresses, whose Management APIs say what the real ones said.
 *
 * Not every node was recorded in every state: those that were not cannot be reached.
 */
function recordedWorld(version: string, state: string): CliWorld {
  const exchanges = recordedExchanges(fixture('management-api', FOLDERS[version] ?? ''));
  const nodes = [1, 2, 3, 4].map((number) => ({
    address: `127.0.0.${number}`,
    datacenter: 'dc1',
    rack: `r${number}`,
  }));
  const cluster = anEmulatedCluster({ nodes, operator: 'none', name: 'proof' });
  const world = emulatedWorld(cluster);
  const replay = (request: PodHttpRequest): Promise<PodHttpAnswer> => {
    const number = Number(request.endpoint.pod.name.replace('cassandra-', '')) + 1;
    if (request.path === '/api/v0/ops/keyspace')
      return Promise.resolve(recordedKeyspaces(exchanges));
    const found =
      answerOf(exchanges, state, number, request) ??
      (request.path.includes('/keyspace') && number === 1
        ? answerOf(exchanges, 'healthy', 1, request)
        : undefined);
    if (found !== undefined) return Promise.resolve(found);
    const { name } = request.endpoint.pod;
    return Promise.reject(
      new AppError('KDS_NODE_UNREACHABLE', `${name} was not recorded`, { hint: 'Record it.' }),
    );
  };
  return { ...world, pods: { ...world.pods, request: replay } };
}

/** The replication of some was not recorded, so they are left out of the list. */
function recordedKeyspaces(exchanges: readonly RecordedExchange[]): PodHttpAnswer {
  const names = exchanges
    .filter(({ name }) => name.startsWith('healthy-keyspace_replication_'))
    .map(({ query }) => query['keyspaceName']);
  return {
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify([...new Set(names)]),
    transport: 'proxy',
  };
}

function answerOf(
  exchanges: readonly RecordedExchange[],
  state: string,
  number: number,
  { path, query = [] }: PodHttpRequest,
): PodHttpAnswer | undefined {
  const asked = Object.fromEntries(query);
  return exchanges.find(
    (one) =>
      one.name.startsWith(`${state}-`) &&
      nodeOf(one.name) === number &&
      one.path === path &&
      (one.query['keyspaceName'] ?? '') === (asked['keyspaceName'] ?? ''),
  )?.answer;
}

/** From the end of a recording's name, `-n3` or `-seen_by_n3`; the first node has none. */
function nodeOf(name: string): number {
  return Number(/[-_]n(\d)$/.exec(name)?.[1] ?? 1);
}

const STATUS_LINE =
  /^([UD?][NLJM]) +(\S+) +([\d.]+ \w+|\?) +(\d+) +([\d.]+%|\?) +([0-9a-f-]{36}) +(\S+)/gm;
const RING_LINE = /^(\S+) +(\S+) +(Up|Down) +(\w+) +([\d.]+ \w+|\?) +([\d.]+%|\?) +(-?\d+)/gm;
const UNITS: Readonly<Record<string, number>> = {
  bytes: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

function bytesOf(load: string): number {
  const [number = '', unit = ''] = load.split(' ');
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}

function expectLoads(
  state: string,
  ours: readonly (number | undefined)[],
  theirs: readonly string[],
): void {
  if (!SETTLED.includes(state)) return;
  for (const [index, text] of theirs.entries()) {
    if (text === '?') continue;
    const ratio = (ours[index] ?? 0) / bytesOf(text);
    expect(Math.abs(ratio - 1), `${ours[index]} and ${text}`).toBeLessThan(LOAD_TOLERANCE);
  }
}

async function items(line: string, world: CliWorld): Promise<readonly JsonObject[]> {
  const { stdout, stderr } = await runCli(`${line} -o json`, world);
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { items: readonly JsonObject[] }).items;
}

interface OurNode extends JsonObject {
  readonly state: string;
  readonly address: string;
  readonly tokens: number;
  readonly hostId: string;
  readonly rack: string;
}

function shareOf(owns: unknown, decimals: 1 | 2): string {
  return typeof owns === 'number' ? shareText(owns, decimals) : '?';
}

interface Case {
  readonly version: string;
  readonly state: string;
  readonly keyspace: string | undefined;
  readonly text: string;
}

/** Every state in which both nodetool and the API of the first node were recorded. */
function cases(command: 'status' | 'ring'): readonly Case[] {
  if (!sharedData.available) return [];
  return Object.keys(FOLDERS).flatMap((version) => {
    const recorded = new Set(readdirSync(fixture('management-api', FOLDERS[version] ?? '')));
    return STATES.flatMap((state) =>
      [undefined, 'shop', 'stats'].flatMap((keyspace) => {
        const name = keyspace === undefined ? command : `${command}_${keyspace}`;
        const text = nodetool(version, `${state}-${name}`);
        const isRecorded = ['', '-seen_by_n1'].some((end) =>
          recorded.has(`${state}-metadata_endpoints${end}.json`),
        );
        return text === undefined || !isRecorded ? [] : [{ version, state, keyspace, text }];
      }),
    );
  });
}

describe.skipIf(!sharedData.available)(`recorded states${because(sharedData)}`, () => {
  it.each(['status', 'ring'] as const)(
    'none in which nodetool %s was asked is left out',
    (tool) => {
      const recorded = Object.keys(FOLDERS).flatMap((version) =>
        readdirSync(fixture('nodetool', version))
          .filter((file) => file.endsWith(`-${tool}.txt`))
          .map((file) => `${version} ${file.replace(`-${tool}.txt`, '')}`),
      );
      const compared = cases(tool).map(({ version, state }) => `${version} ${state}`);
      expect([...new Set(compared)].sort()).toEqual(recorded.sort());
    },
  );

  it.each(cases('status'))(
    'Cassandra $version, $state: status agrees with nodetool, keyspace $keyspace',
    async ({ version, state, keyspace, text }) => {
      const line = keyspace === undefined ? 'status' : `status -k ${keyspace}`;
      const [cluster] = await items(line, recordedWorld(version, state));
      const nodes = (cluster?.['nodes'] as readonly OurNode[]).filter((node) => 'address' in node);
      const ours = new Map(nodes.map((node) => [node.address, node]));
      const theirs = [...text.matchAll(STATUS_LINE)];
      expect(theirs.length).toBeGreaterThan(1);
      expect([...ours.keys()].toSorted()).toEqual(
        theirs.map(([, , ip]) => ipAddress(ip ?? '')).toSorted(),
      );
      for (const [, letters, ip = '', , tokens, owns, hostId, rack] of theirs) {
        const node = ours.get(ip);
        expect([node?.state, node?.tokens, node?.hostId, node?.rack]).toEqual([
          letters,
          Number(tokens),
          hostId,
          rack,
        ]);
        expect(shareOf(node?.['owns'], 1)).toBe(owns);
      }
      expectLoads(
        state,
        theirs.map(([, , ip = '']) => ours.get(ip)?.['loadBytes'] as number | undefined),
        theirs.map(([, , , load = '']) => load),
      );
    },
  );

  it.each(cases('ring'))(
    'Cassandra $version, $state: ring agrees with nodetool, keyspace $keyspace',
    async ({ version, state, keyspace, text }) => {
      const line = keyspace === undefined ? 'ring' : `ring -k ${keyspace}`;
      const ours = await items(line, recordedWorld(version, state));
      const theirs = [...text.matchAll(RING_LINE)];
      expect(
        ours.map((one) => [
          one['address'],
          one['rack'],
          one['status'],
          one['state'],
          shareOf(one['owns'], 2),
          one['token'],
        ]),
      ).toEqual(
        theirs.map(([, address, rack, status, word, , owns, token]) => [
          address,
          rack,
          status,
          word,
          owns,
          token,
        ]),
      );
      expectLoads(
        state,
        ours.map((one) => one['loadBytes'] as number | undefined),
        theirs.map(([, , , , , load = '']) => load),
      );
    },
  );
});
