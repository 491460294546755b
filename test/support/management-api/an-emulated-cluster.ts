import { createHash } from 'node:crypto';

import type { JsonObject } from '../../../shared/domain/json.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { PodHttp, PodHttpRequest } from '../../../shared/ports/pod-http.ts';
import { fakeClock } from '../fake-clock.ts';
import { aNode } from './a-node.ts';
import { answer } from './answer.ts';
import type { ClusterState, KeyspaceState, NodeState } from './cluster-state.ts';
import { emulatedPod } from './emulated-pod.ts';
import { emulatedPodHttp } from './emulated-pod-http.ts';
import type { ApiAnswer, ApiQuestion } from './exchange.ts';
import { podNamesOf } from './pod-names-of.ts';
import type { PodSet } from './pod-set.ts';
import { leave } from './settle.ts';
import { keyspace, systemKeyspaces } from './system-keyspaces.ts';

interface ClusterParts {
  /** How many, spread over datacenters and racks; or each with what is special about it. */
  readonly nodes?: number | readonly Partial<NodeState>[];
  readonly datacenters?: readonly string[];
  /** Of each datacenter; a rack gets every n-th of its nodes. */
  readonly racks?: readonly string[];
  /** Tokens of each node, scattered at random but always alike. */
  readonly tokens?: number;
  /** Replication of each: `{ class: 'NetworkTopologyStrategy', dc1: '3' }`. */
  readonly keyspaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Tables of each keyspace; `['orders']` where nothing is said. */
  readonly tables?: Readonly<Record<string, readonly string[]>>;
  readonly name?: string;
  readonly namespace?: string;
  readonly version?: string;
  /** Who made the pods: `cass-operator`, or nobody but an injected StatefulSet. */
  readonly operator?: 'cass-operator' | 'none';
  /** Whether the API demands certificates. */
  readonly hasTls?: boolean;
  readonly clock?: Clock;
  readonly settings?: Partial<ClusterState>;
}

/** A node by its number, its address or the name of its pod. */
export type Which = number | string;

/** Cassandra nodes with their Management APIs, made of one state and nothing else. */
export interface EmulatedCluster extends PodSet {
  /** Its fault, its delay and whatever else it has are there to be set. */
  node(which: Which): NodeState;
  /** What the Management API of a node says, without any of its faults. */
  ask(which: Which, question: ApiQuestion): ApiAnswer;
  /** Its process is killed: gossip still says NORMAL, and the others find it dead. */
  crash(which: Which): void;
  /** Its process is ended in order. */
  stop(which: Which): void;
  /** The process runs again. What jobs it had is forgotten. */
  start(which: Which): void;
  /** It stops serving and keeps running. */
  drain(which: Which): void;
  /** A new one that is bootstrapping; set its `gossip` to `NORMAL` to end that. */
  join(parts?: Partial<NodeState>): NodeState;
  /** It streams its data away. */
  decommission(which: Which): void;
  /** It has gone, and gossip remembers it. */
  leave(which: Which): void;
  /** One node takes another for dead, whatever the others think. */
  disbelieve(observer: Which, node: Which): void;
  /** As the API server has them. */
  pods(): readonly JsonObject[];
  /** The API without sockets: a hung node uses up its budget of the clock's time. */
  podHttp(): PodHttp & { readonly requests: readonly PodHttpRequest[] };
}

/**
 * A healthy cluster that answers as the real Management API does.
 *
 * ```ts
 * const cluster = anEmulatedCluster({ nodes: 3, keyspaces: { shop: { class: 'NetworkTopologyStrategy', dc1: '3' } } });
 * cluster.crash(1);
 * cluster.node(2).fault = 'hung';
 * ```
 */
export function anEmulatedCluster(parts: ClusterParts = {}): EmulatedCluster {
  const { namespace = 'prod', operator = 'cass-operator', hasTls = false } = parts;
  const state = stateOf(parts);

  const node = (which: Which): NodeState => {
    const found =
      typeof which === 'number'
        ? state.nodes[which]
        : state.nodes.find((known) => known.address === which || podName(known) === which);
    if (found === undefined) throw new Error(`the emulated cluster has no node ${which}`);
    return found;
  };
  const podName = podNamesOf(state, operator);
  const end = (which: Which, process: 'crashed' | 'stopped'): NodeState => {
    const ended = node(which);
    ended.process = process;
    ended.jobs.clear();
    return ended;
  };

  const cluster: EmulatedCluster = {
    state,
    namespace,
    operator,
    hasTls,
    node,
    podName,
    ask: (which, question) => answer(state, node(which), question),
    crash: (which) => void end(which, 'crashed'),
    stop: (which) => void (end(which, 'stopped').gossip = 'shutdown'),
    start(which) {
      const started = node(which);
      started.process = 'running';
      started.gossip = 'NORMAL';
      started.isDrained = false;
      started.jobs.clear();
    },
    drain: (which) => void cluster.ask(which, post('/api/v0/ops/node/drain')),
    join(joining = {}) {
      const joined = numbered(state.nodes.length, { gossip: 'BOOT', ...joining }, parts);
      state.nodes.push(joined);
      return joined;
    },
    decommission: (which) =>
      void cluster.ask(which, post('/api/v1/ops/node/decommission?force=true')),
    leave(which) {
      leave(node(which), state.clock.wallMs());
    },
    disbelieve(observer, which) {
      node(observer).beliefs.set(node(which).address, { isAlive: false });
    },
    pods: () => state.nodes.map((of) => emulatedPod(cluster, of)),
    podHttp: () => emulatedPodHttp(cluster),
  };
  return cluster;
}

function post(url: string): ApiQuestion {
  return { method: 'POST', url };
}

function stateOf(parts: ClusterParts): ClusterState {
  const { nodes = 3, version = '5.0.9', clock = fakeClock() } = parts;
  const given = typeof nodes === 'number' ? Array.from({ length: nodes }, () => ({})) : nodes;
  return {
    name: parts.name ?? 'shop',
    version,
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    clock,
    jobMs: 1000,
    leaveMs: 30_000,
    processes: 'own-namespace',
    isBeforeV1: false,
    canLogFullQueries: false,
    keyspaces: keyspacesOf(parts, version),
    roles: new Map([['cassandra', { isSuperuser: true, canLogin: true }]]),
    identities: new Map(),
    nodes: given.map((node, index) => numbered(index, node, parts)),
    ...parts.settings,
  };
}

function keyspacesOf(
  { keyspaces = {}, tables = {} }: ClusterParts,
  version: string,
): Map<string, KeyspaceState> {
  const { before, after } = systemKeyspaces(version);
  const own = Object.entries(keyspaces).map(
    ([name, replication]) => [name, keyspace(replication, tables[name] ?? ['orders'])] as const,
  );
  return new Map([...before, ...own, ...after]);
}

function numbered(index: number, parts: Partial<NodeState>, cluster: ClusterParts): NodeState {
  const { datacenters = ['dc1'], racks = ['r1', 'r2', 'r3'], tokens = 16, version } = cluster;
  const address = parts.address ?? `10.244.${Math.floor(index / 250)}.${(index % 250) + 1}`;
  const inDatacenter = Math.floor(index / datacenters.length);
  return aNode({
    datacenter: datacenters[index % datacenters.length] ?? '',
    rack: racks[inDatacenter % racks.length] ?? '',
    tokens: Array.from({ length: tokens }, (_, number) => tokenOf(`${index}/${number}`)),
    ...(version === undefined ? {} : { version }),
    ...parts,
    address,
  });
}

function tokenOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigInt64BE();
}
