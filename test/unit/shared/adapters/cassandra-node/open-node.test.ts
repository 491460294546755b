import { describe, expect, it } from 'vitest';

import { nodeOpener } from '../../../../../shared/adapters/cassandra-node/open-node.ts';
import { AppError } from '../../../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../../../shared/errors/app-error.ts';
import type { CassandraNode } from '../../../../../shared/ports/cassandra-node.ts';
import type { PodServers } from '../../../../../shared/ports/open-node.ts';
import type { PodHttpAnswer, PodHttpRequest } from '../../../../../shared/ports/pod-http.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import type { FakeClock } from '../../../../support/fake-clock.ts';
import { scriptedPodHttp } from '../../../../support/scripted-pod-http.ts';

const POD = { namespace: 'prod', name: 'c-0' };
const SERVERS: PodServers = {
  cassandra: 'cassandra',
  managementApi: { pod: POD, container: 'cassandra', port: 8080, tls: undefined },
  metrics: { pod: POD, container: 'cassandra', port: 9000, tls: undefined },
};
const METHODS = [
  'gossip',
  'releaseVersion',
  'schemaVersions',
  'keyspaces',
  'info',
  'threadPools',
  'compactions',
  'streams',
  'clients',
] as const satisfies readonly (keyof CassandraNode)[];
const POOLS = 'org_apache_cassandra_metrics_thread_pools_active_tasks{pool_name="ReadStage"} 1';
const LOCAL = '{"ENDPOINT_IP":"10.0.0.1","IS_LOCAL":"true","LOAD":"1.0E3"}';

type Reply = Partial<PodHttpAnswer> | Error;

interface Setting {
  readonly api?: (request: PodHttpRequest) => Reply | Promise<Reply>;
  readonly metrics?: (request: PodHttpRequest) => Reply | Promise<Reply>;
  readonly servers?: Partial<PodServers>;
  /** What nodetool throws; undefined where it answers. */
  readonly nodetool?: AppError | 'not allowed' | undefined;
}

function failure(code: ErrorCode, message: string): AppError {
  return new AppError(code, message, { hint: `Mend ${message}.` });
}

function opened(setting: Setting): {
  readonly node: CassandraNode;
  /** How often nodetool was asked. */
  readonly nodetoolAsked: () => number;
  readonly clock: FakeClock;
} {
  const { api, metrics, servers = {}, nodetool } = setting;
  const clock = fakeClock();
  let asked = 0;
  const answer = (): Promise<never> => {
    asked += 1;
    return nodetool instanceof AppError
      ? Promise.reject(nodetool)
      : Promise.resolve({ source: 'nodetool', value: undefined } as never);
  };
  const fake = Object.fromEntries([...METHODS, 'tableStats'].map((method) => [method, answer]));
  const open = nodeOpener({
    clock,
    http: scriptedPodHttp((request) => {
      const script = request.endpoint.port === 9000 ? metrics : api;
      return script?.(request) ?? failure('KDS_NODE_UNREACHABLE', `port ${request.endpoint.port}`);
    }),
    nodetool: (target) =>
      target.nodetool === undefined || target.servers.cassandra === undefined
        ? undefined
        : (fake as unknown as CassandraNode),
  });
  const use = { timeoutMs: 30_000, credentials: () => Promise.resolve(undefined) };
  const node = open({
    pod: POD,
    servers: { ...SERVERS, ...servers },
    timeoutMs: 5_000,
    nodetool: nodetool === 'not allowed' ? undefined : use,
  });
  return { node, nodetoolAsked: () => asked, clock };
}

describe('openNode', () => {
  it('asks no nodetool for what a server tells', async () => {
    const { node, nodetoolAsked } = opened({
      api: () => ({ body: `[${LOCAL}]` }),
      metrics: () => ({ body: POOLS }),
    });
    expect((await node.gossip()).source).toBe('management-api');
    expect((await node.threadPools()).source).toBe('metrics');
    expect(nodetoolAsked()).toBe(0);
  });

  it.each(METHODS)('asks nodetool for %s where no server answers, and says so', async (method) => {
    const { node } = opened({});
    expect((await node[method]()).source).toBe('nodetool');
  });

  it('asks nodetool in a pod without any server', async () => {
    const { node } = opened({ servers: { managementApi: undefined, metrics: undefined } });
    expect((await node.tableStats('shop')).source).toBe('nodetool');
  });

  it('asks nodetool, whose budget is its own, while any of the budget is left', async () => {
    const { node, nodetoolAsked, clock } = opened({
      api: async () => {
        await clock.advance(4_999);
        return { status: 500 };
      },
    });
    await node.gossip();
    expect(nodetoolAsked()).toBe(1);
  });

  it('asks nobody else once the budget is used up', async () => {
    const { node, nodetoolAsked, clock } = opened({
      api: async () => {
        await clock.advance(5_000);
        return failure('KDS_NODE_TIMEOUT', 'no answer');
      },
    });
    await expect(node.gossip()).rejects.toMatchObject({ code: 'KDS_NODE_TIMEOUT' });
    expect(nodetoolAsked()).toBe(0);
  });

  it('has the code and hint of the first failure and the messages of all', async () => {
    const { node } = opened({
      api: () => failure('KDS_FORBIDDEN', 'pods/proxy is not allowed'),
      nodetool: failure('KDS_NODE_UNREACHABLE', 'no such container'),
    });
    await expect(node.gossip()).rejects.toMatchObject({
      code: 'KDS_FORBIDDEN',
      message: 'pods/proxy is not allowed; no such container',
      hint: 'Mend pods/proxy is not allowed.',
    });
  });

  it('leaves a single failure as it is', async () => {
    const error = failure('KDS_NODE_UNREACHABLE', 'refused');
    const { node } = opened({ api: () => error, nodetool: 'not allowed' });
    await expect(node.gossip()).rejects.toBe(error);
  });

  it('says how to allow exec where only nodetool could tell', async () => {
    const { node } = opened({ nodetool: 'not allowed' });
    await expect(node.clients()).rejects.toMatchObject({
      code: 'KDS_NODE_UNREACHABLE',
      message: 'nothing tells the clients of pod prod/c-0',
      hint: 'Allow nodetool with --via auto or --via exec.',
    });
  });

  it('says what to do where the container of Cassandra is not known', async () => {
    const { node } = opened({ servers: { cassandra: undefined } });
    await expect(node.clients()).rejects.toMatchObject({
      hint: 'Name the container of Cassandra in the annotation inject.k8ssandra.io/container.',
    });
  });

  it('does not take a bug for a source without an answer', async () => {
    const { node, nodetoolAsked } = opened({ api: () => new TypeError('a bug') });
    await expect(node.gossip()).rejects.toThrow(TypeError);
    expect(nodetoolAsked()).toBe(0);
  });
});

describe('info', () => {
  const api = (): Reply => ({ body: `[${LOCAL}]` });

  it('has what is measured beside what is gossiped, and the newer load', async () => {
    const measured = [
      'org_apache_cassandra_metrics_storage_load{} 2000.0',
      'jvm_memory_bytes_used{area="heap",} 5.0',
      'jvm_memory_bytes_used{area="nonheap",} 7.0',
    ].join('\n');
    const { node } = opened({ api, metrics: () => ({ body: measured }) });
    const { source, value } = await node.info();
    expect(source).toBe('management-api');
    expect(value).toMatchObject({ loadBytes: 2_000, heapUsedBytes: 5, exceptions: undefined });
  });

  it('does without what is measured where the metrics do not answer', async () => {
    const { node } = opened({ api });
    expect((await node.info()).value).toMatchObject({ loadBytes: 1_000, uptimeMs: undefined });
  });
});

describe('compactions', () => {
  const api = (): Reply => ({ body: '[]' });

  it('have the number that wait where the metrics tell it', async () => {
    const body = 'org_apache_cassandra_metrics_compaction_pending_tasks{} 3.0';
    const { node } = opened({ api, metrics: () => ({ body }) });
    expect((await node.compactions()).value).toEqual({ pending: 3, running: [] });
  });

  it('leave it open where they do not', async () => {
    const { node } = opened({ api });
    expect((await node.compactions()).value).toEqual({ pending: undefined, running: [] });
  });
});
