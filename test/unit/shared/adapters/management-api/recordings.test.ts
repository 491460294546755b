import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { MANAGEMENT_ENDPOINTS } from '../../../../../shared/adapters/management-api/endpoint-catalogue.ts';
import { managementNode } from '../../../../../shared/adapters/management-api/management-node.ts';
import { managementApiOpener } from '../../../../../shared/adapters/management-api/open-management-api.ts';
import type { GossipView } from '../../../../../shared/domain/gossip-endpoint.ts';
import { loadText } from '../../../../../shared/domain/load-text.ts';
import { stateLetters } from '../../../../../shared/domain/node-state.ts';
import type { ManagementApi } from '../../../../../shared/ports/management-api.ts';
import type { PodEndpoint } from '../../../../../shared/ports/pod-http.ts';
import { because } from '../../../../support/capability.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { recordedExchange, recordedExchanges } from '../../../../support/recorded-exchange.ts';
import type { RecordedExchange } from '../../../../support/recorded-exchange.ts';
import { scriptedPodHttp } from '../../../../support/scripted-pod-http.ts';
import { sharedData } from '../../../../support/shared-data.ts';

const POD = { namespace: 'prod', name: 'c-0' };
const ENDPOINT: PodEndpoint = { pod: POD, container: 'cassandra', port: 8080, tls: undefined };
const NODETOOL = join('fixtures', 'nodetool');
const FOLDERS: Readonly<Record<string, string>> = {
  '5.0.9': '5.0.9-0.1.125',
  '4.1.10': '4.1.10-0.1.124',
};

/** What an answer is for, by the path it was given on. */
const QUESTIONS: Readonly<Record<string, (exchange: RecordedExchange) => Promise<unknown>>> = {
  '/api/v0/metadata/endpoints': (exchange) => node(exchange).gossip(),
  '/api/v0/metadata/versions/release': (exchange) => node(exchange).releaseVersion(),
  '/api/v1/ops/node/schema/versions': (exchange) => node(exchange).schemaVersions(),
  '/api/v0/ops/keyspace': (exchange) => node(exchange).keyspaces(),
  '/api/v0/ops/keyspace/replication': (exchange) => node(exchange).keyspaces(),
  '/api/v1/ops/tables/compactions': (exchange) => node(exchange).compactions(),
  '/api/v0/ops/node/streaminfo': (exchange) => node(exchange).streams(),
  '/api/v0/probes/readiness': (exchange) => api(exchange).readiness(),
  '/api/v0/metadata/versions/features': (exchange) => api(exchange).features(),
  '/api/v0/ops/node/snapshots': (exchange) => api(exchange).snapshots(),
  '/api/v0/ops/node/fullquerylogging': (exchange) => api(exchange).fullQueryLogging(),
  '/api/v0/ops/executor/job': (exchange) => api(exchange).job('repair-1'),
};

describe.skipIf(!sharedData.available).each(Object.entries(FOLDERS))(
  `the recorded answers of Cassandra %s${because(sharedData)}`,
  (_version, folder) => {
    const exchanges = sharedData.available
      ? recordedExchanges(sharedData.path('fixtures', 'management-api', folder))
      : [];

    it('are all read, or refused with an error that has the pod and what came', async () => {
      const asked = exchanges.filter(({ method, path }) => {
        return method === 'GET' && Object.hasOwn(QUESTIONS, path);
      });
      expect(asked.length).toBeGreaterThan(80);
      for (const exchange of asked) await expectReadOrRefused(exchange);
    });

    it('come from endpoints of the catalogue, and from each that is used', () => {
      const gets = new Set(exchanges.map(({ method, path }) => `${method} ${path}`));
      const used = Object.entries(MANAGEMENT_ENDPOINTS).filter(([, use]) => 'usedBy' in use);
      expect(used.map(([name]) => name).filter((name) => !gets.has(name))).toEqual([]);
      expect(used.map(([name]) => name.split(' ')[1]).sort()).toEqual(
        Object.keys(QUESTIONS).sort(),
      );
    });
  },
);

describe.skipIf(!sharedData.available)(`gossip beside nodetool${because(sharedData)}`, () => {
  it.each([
    ['5.0.9', 'healthy', ''],
    ['5.0.9', 'healthy', '-n2'],
    ['5.0.9', 'healthy', '-n3'],
    ['5.0.9', 'down_crash', ''],
    ['5.0.9', 'down_crash', '-n2'],
    ['5.0.9', 'down_shutdown', ''],
    ['5.0.9', 'two_down', ''],
    ['5.0.9', 'joining', ''],
    ['4.1.10', 'healthy', ''],
    ['4.1.10', 'healthy', '-n2'],
    ['4.1.10', 'healthy', '-n3'],
    ['4.1.10', 'down_crash', ''],
    ['4.1.10', 'down_crash', '-n2'],
    ['4.1.10', 'leaving', ''],
  ])('says of %s, %s%s what its status says', async (version, state, from) => {
    const file = `${state}-metadata_endpoints${from}.json`;
    const folder = FOLDERS[version] ?? '';
    const exchange = recordedExchange(sharedData.path('fixtures', 'management-api', folder, file));
    const text = readFileSync(sharedData.path(NODETOOL, version, `${state}-status${from}.txt`));
    const { value } = await node(exchange).gossip();
    expect(statusLines(value).length).toBeGreaterThan(2);
    expect(statusLines(value)).toEqual(nodetoolLines(text.toString('utf8'), value));
  });
});

/** The load of the asked node itself is left out: nodetool's is up to a minute newer. */
function statusLines({ endpoints, observer }: GossipView): readonly string[] {
  return endpoints
    .filter((endpoint) => stateLetters(endpoint) !== undefined)
    .map((endpoint) => {
      const { address, loadBytes, tokens, hostId, rack } = endpoint;
      const load = loadBytes === undefined || address === observer ? '?' : loadText(loadBytes);
      const shown = [stateLetters(endpoint), address, load, tokens?.length, hostId, rack];
      return shown.join(' ');
    })
    .sort();
}

function nodetoolLines(text: string, { observer, endpoints }: GossipView): readonly string[] {
  const silent = endpoints.filter(({ loadBytes }) => loadBytes === undefined);
  const loadless = [observer, ...silent.map(({ address }) => address)];
  return [...text.matchAll(/^([UD][NLJM])\s+(\S+)\s+(\?|\S+ \S+)\s+(\d+)\s+\S+\s+(\S+)\s+(\S+)/gm)]
    .map(([, letters, address, load, tokens, hostId, rack]) => {
      const shownLoad = loadless.includes(address) ? '?' : load;
      return [letters, address, shownLoad, tokens, hostId, rack].join(' ');
    })
    .sort();
}

async function expectReadOrRefused(exchange: RecordedExchange): Promise<void> {
  const question = QUESTIONS[exchange.path];
  const outcome = await question?.(exchange).catch((error: unknown) => error);
  const { status } = exchange.answer;
  const isReadiness = exchange.path.endsWith('/readiness');
  if (status === 200 || status === 404 || (isReadiness && status === 500)) {
    expect(outcome, exchange.name).not.toBeInstanceOf(Error);
    return;
  }
  expect(outcome, exchange.name).toMatchObject({ code: 'KDS_NODE_ANSWER' });
  expect(String(outcome)).toContain('pod prod/c-0');
  expect(String(outcome)).toContain(exchange.answer.body.slice(0, 40));
}

/** A node that answers everything with the recording, but for a list that leads to it. */
function access(exchange: RecordedExchange): Parameters<typeof managementNode>[0] {
  const http = scriptedPodHttp(({ path }) => {
    if (path === exchange.path) return exchange.answer;
    if (path.endsWith('/replication')) return { body: '{"class":"LocalStrategy"}' };
    return { body: '["some"]' };
  });
  return { http, endpoint: ENDPOINT, clock: fakeClock(), timeoutMs: 5_000, signal: undefined };
}

function node(exchange: RecordedExchange): ReturnType<typeof managementNode> {
  return managementNode(access(exchange));
}

function api(exchange: RecordedExchange): ManagementApi {
  const { http, clock, timeoutMs } = access(exchange);
  const servers = { cassandra: undefined, managementApi: ENDPOINT, metrics: undefined };
  const opened = managementApiOpener(http, clock)({ pod: POD, servers, timeoutMs });
  if (opened === undefined) throw new Error('there is an endpoint');
  return opened;
}
