import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { managementApiOpener } from '../../../../../shared/adapters/management-api/open-management-api.ts';
import type { ManagementApi } from '../../../../../shared/ports/management-api.ts';
import type { PodHttpAnswer } from '../../../../../shared/ports/pod-http.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { recordedExchange } from '../../../../support/recorded-exchange.ts';
import { scriptedPodHttp } from '../../../../support/scripted-pod-http.ts';

const FIXTURES = join(import.meta.dirname, '../../../../fixtures/management-api');
const POD = { namespace: 'prod', name: 'c-0' };

function answering(answer: Partial<PodHttpAnswer>): ManagementApi {
  const endpoint = { pod: POD, container: 'cassandra', port: 8080, tls: undefined };
  const servers = { cassandra: undefined, managementApi: endpoint, metrics: undefined };
  const open = managementApiOpener(
    scriptedPodHttp(() => answer),
    fakeClock(),
  );
  const api = open({ pod: POD, servers, timeoutMs: 5_000 });
  if (api === undefined) throw new Error('there is an endpoint');
  return api;
}

function aJob(members: object): Partial<PodHttpAnswer> {
  const job = { id: 'x', type: 'CLEANUP', status: 'COMPLETED', submit_time: '1', end_time: '2' };
  return { body: JSON.stringify({ ...job, error: null, status_changes: [], ...members }) };
}

describe('a job', () => {
  it('failed when its history says so, although its status is COMPLETED', async () => {
    const { answer } = recordedExchange(join(FIXTURES, 'err-zjob-repair_v1_unknown_table.json'));
    expect(await answering(answer).job('repair-7')).toEqual({
      id: 'repair-7',
      type: 'repair',
      outcome: 'failed',
      submittedMs: 1_795_363_159_329,
      endedMs: 1_795_363_159_343,
      reason: 'Repair command #7 failed with error Unknown keyspace/cf pair (shop.nosuch)',
    });
  });

  it.each([
    ['COMPLETED', {}, { outcome: 'succeeded', endedMs: 2, reason: undefined }],
    ['WAITING', { end_time: '0' }, { outcome: 'waiting', endedMs: undefined }],
    ['ERROR', { error: 'out of disk' }, { outcome: 'failed', reason: 'out of disk' }],
  ])('with the status %s is that', async (status, members, expected) => {
    expect(await answering(aJob({ status, ...members })).job('x')).toMatchObject(expected);
  });

  it('is undefined when the node does not know it (any more)', async () => {
    expect(await answering({ status: 404, body: '{}' }).job('gone')).toBeUndefined();
  });

  it('is refused when it is none', async () => {
    await expect(answering({ body: '{}' }).job('x')).rejects.toThrow(/gives no job/);
  });
});

it('readiness has the reason, as text', async () => {
  const body = 'Internal connection to Cassandra closed\n';
  expect(await answering({ status: 500, body }).readiness()).toEqual({
    isReady: false,
    reason: 'Internal connection to Cassandra closed',
  });
  expect(await answering({ body: 'OK\n' }).readiness()).toEqual({ isReady: true });
  await expect(answering({ status: 404 }).readiness()).rejects.toThrow(/does not know/);
});

it('a server without features is older than v1', async () => {
  expect(await answering({ status: 404 }).features()).toBeUndefined();
  const body = '{"cassandra_version":"5.0.9","features":["rebuild"],"mgmt_version":""}';
  expect(await answering({ body }).features()).toEqual(['rebuild']);
});

it('snapshots have no expiration where the node says "null"', async () => {
  const row = {
    'Snapshot name': 'before-upgrade',
    'Keyspace name': 'shop',
    'Column family name': 'orders',
    'True size': '1.22 KiB',
    'Size on disk': '22.5 MiB',
    'Creation time': '2026-11-22T15:57:37.041Z',
    'Expiration time': 'null',
  };
  expect(await answering({ body: JSON.stringify({ entity: [row] }) }).snapshots()).toEqual([
    {
      name: 'before-upgrade',
      keyspace: 'shop',
      table: 'orders',
      trueSize: '1.22 KiB',
      sizeOnDisk: '22.5 MiB',
      createdAt: '2026-11-22T15:57:37.041Z',
      expiresAt: undefined,
    },
  ]);
  await expect(answering({ body: '[{}]' }).snapshots()).rejects.toThrow(
    /no name of every snapshot/,
  );
});

it('full query logging is a truth value in a wrapper', async () => {
  expect(await answering({ body: '{"entity":true}' }).fullQueryLogging()).toBe(true);
  await expect(answering({ body: '"yes"' }).fullQueryLogging()).rejects.toThrow(/no true or false/);
});

it('a pod without a Management API has none to open', () => {
  const open = managementApiOpener(
    scriptedPodHttp(() => ({})),
    fakeClock(),
  );
  const servers = { cassandra: 'cassandra', managementApi: undefined, metrics: undefined };
  expect(open({ pod: POD, servers, timeoutMs: 1 })).toBeUndefined();
});
