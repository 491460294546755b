import type { NodeInfo } from '../../domain/node-info.ts';
import { AppError } from '../../errors/app-error.ts';
import type { CassandraNode, Sourced } from '../../ports/cassandra-node.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NodeTarget, OpenNode } from '../../ports/open-node.ts';
import type { PodHttp } from '../../ports/pod-http.ts';
import { gossipReader } from '../management-api/gossip-answer.ts';
import type { ReadGossip } from '../management-api/gossip-answer.ts';
import { managementNode } from '../management-api/management-node.ts';
import type { ManagementNode } from '../management-api/management-node.ts';
import { metricsNode } from '../metrics/metrics-node.ts';
import type { MetricsNode } from '../metrics/metrics-node.ts';
import { firstAnswer } from './first-answer.ts';
import type { Source } from './first-answer.ts';

/** The ways to learn about nodes. */
export interface NodeSources {
  readonly http: PodHttp;
  readonly clock: Clock;
  /** Undefined where it may not, or cannot, be run. It has a budget of its own. */
  readonly nodetool: (target: NodeTarget) => CassandraNode | undefined;
}

/** Opens a source with what is left of the budget; undefined when the pod has none. */
type OpenSource<Node> = ((leftMs: number) => Node) | undefined;

/** Opens nodes: each question goes to the sources that can answer it, the gentlest first. */
export function nodeOpener(sources: NodeSources): OpenNode {
  const readGossip = gossipReader();
  return (target) => openNode(sources, target, readGossip);
}

function openNode(sources: NodeSources, target: NodeTarget, readGossip: ReadGossip): CassandraNode {
  const { api, metrics, nodetool } = sourcesOf(sources, target, readGossip);
  const { pod, timeoutMs } = target;
  const hint =
    target.nodetool === undefined
      ? 'Allow nodetool with --via auto or --via exec.'
      : 'Name the container of Cassandra in the annotation inject.k8ssandra.io/container.';

  function ask<T>(what: string, ...ways: readonly (Source<T> | undefined)[]): Promise<T> {
    return firstAnswer({ pod, what, timeoutMs, hint }, ways, sources.clock);
  }

  return {
    gossip: () =>
      ask(
        'gossip',
        via(api, (node) => node.gossip()),
        via(nodetool, (node) => node.gossip()),
      ),
    releaseVersion: () =>
      ask(
        'version',
        via(api, (node) => node.releaseVersion()),
        via(nodetool, (node) => node.releaseVersion()),
      ),
    schemaVersions: () =>
      ask(
        'schema versions',
        via(api, (node) => node.schemaVersions()),
        via(nodetool, (node) => node.schemaVersions()),
      ),
    keyspaces: () =>
      ask(
        'keyspaces',
        via(api, (node) => node.keyspaces()),
        via(nodetool, (node) => node.keyspaces()),
      ),
    info: () =>
      ask(
        'state',
        via(api, (node) => wholeInfo(node, metrics?.(timeoutMs))),
        via(nodetool, (node) => node.info()),
      ),
    threadPools: () =>
      ask(
        'thread pools',
        via(metrics, (node) => node.threadPools()),
        via(nodetool, (node) => node.threadPools()),
      ),
    compactions: () =>
      ask(
        'compactions',
        via(api, (node) => allCompactions(node, metrics?.(timeoutMs))),
        via(nodetool, (node) => node.compactions()),
      ),
    hints: () =>
      ask(
        'hints',
        via(metrics, (node) => node.hints()),
        via(nodetool, (node) => node.hints()),
      ),
    streams: () =>
      ask(
        'streams',
        via(api, (node) => node.streams()),
        via(nodetool, (node) => node.streams()),
      ),
    tableStats: (keyspace) =>
      ask(
        'tables',
        via(metrics, (node) => node.tableStats(keyspace)),
        via(nodetool, (node) => node.tableStats(keyspace)),
      ),
    clients: () =>
      ask(
        'clients',
        via(nodetool, (node) => node.clients()),
      ),
  };
}

interface OpenSources {
  readonly api: OpenSource<ManagementNode>;
  readonly metrics: OpenSource<MetricsNode>;
  readonly nodetool: OpenSource<CassandraNode>;
}

function sourcesOf(
  { http, clock, nodetool }: NodeSources,
  target: NodeTarget,
  readGossip: ReadGossip,
): OpenSources {
  const { managementApi, metrics } = target.servers;
  const { signal } = target;
  const tool = nodetool(target);
  return {
    api:
      managementApi &&
      ((timeoutMs) => {
        const access = { http, clock, endpoint: managementApi, timeoutMs, signal };
        return managementNode(access, readGossip);
      }),
    metrics:
      metrics &&
      ((timeoutMs) => metricsNode({ http, endpoint: metrics, timeoutMs, signal }, clock)),
    nodetool: tool && (() => tool),
  };
}

function via<Node, T>(
  open: OpenSource<Node>,
  ask: (node: Node) => Promise<T>,
): Source<T> | undefined {
  return open && ((leftMs) => ask(open(leftMs)));
}

/** What the node gossips, and what it measures as far as that can be had. */
async function wholeInfo(
  api: ManagementNode,
  metrics: MetricsNode | undefined,
): Promise<Sourced<NodeInfo>> {
  const [{ source, value }, measured] = await Promise.all([
    api.info(),
    orUndefined(metrics?.measuredInfo()),
  ]);
  // The load that is measured is newer than the one that is gossiped once a minute.
  const loadBytes = measured?.loadBytes ?? value.loadBytes;
  return { source, value: { ...value, ...measured, loadBytes } };
}

/** Only the metrics know how much is waiting. */
async function allCompactions(
  api: ManagementNode,
  metrics: MetricsNode | undefined,
): ReturnType<ManagementNode['compactions']> {
  const [{ source, value }, pending] = await Promise.all([
    api.compactions(),
    orUndefined(metrics?.pendingCompactions()),
  ]);
  return { source, value: { ...value, pending } };
}

/** For what is good to have: the answer goes on without it. */
async function orUndefined<T>(wanted: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await wanted;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
