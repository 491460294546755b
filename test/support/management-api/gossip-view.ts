import type { JsonObject } from '../../../shared/domain/json.ts';
import type { ClusterState, NodeState } from './cluster-state.ts';

/** The nodes of which `observer` has heard, in the order of their addresses. */
export function knownTo(state: ClusterState, observer: NodeState): readonly NodeState[] {
  return state.nodes.filter(({ address }) => observer.beliefs.get(address)?.isUnknown !== true);
}

/** Whether `observer` takes `node` for alive. A drained node does so of itself, and nobody else. */
export function believesAlive(observer: NodeState, node: NodeState): boolean {
  const belief = observer.beliefs.get(node.address)?.isAlive;
  if (belief !== undefined) return belief;
  if (observer === node) return true;
  return node.process === 'running' && !node.isDrained && node.gossip !== 'LEFT';
}

/** Nodes that own a part of the ring: the dead, the drained and the leaving among them. */
export function ringMembers(state: ClusterState): readonly NodeState[] {
  return state.nodes.filter(
    ({ gossip, tokens }) =>
      gossip !== undefined && gossip !== 'BOOT' && gossip !== 'LEFT' && tokens.length > 0,
  );
}

/** What `GET metadata/endpoints` says on `observer`: a JSON list with a map for each known node. */
export function gossipView(state: ClusterState, observer: NodeState): string {
  const entries = knownTo(state, observer).map((node) => entryText(state, observer, node));
  return `[${entries.join(',')}]`;
}

interface Written {
  readonly about: readonly unknown[];
  readonly text: string;
}

/** What is said of a node is the same on most others: a thousand nodes are written once. */
const written = new WeakMap<NodeState, Written>();

function entryText(state: ClusterState, observer: NodeState, node: NodeState): string {
  if (observer === node) return JSON.stringify(entryOf(state, observer, node));
  const { gossip, loadBytes, schemaVersion, isDrained, expiresMs, tokens, assassin } = node;
  const isAlive = believesAlive(observer, node);
  const isAssassin = assassin === observer.address;
  const about = [
    gossip,
    loadBytes,
    schemaVersion,
    isDrained,
    expiresMs,
    tokens,
    isAssassin,
    isAlive,
  ];
  const known = written.get(node);
  if (known?.about.every((fact, index) => fact === about[index]) === true) return known.text;
  const text = JSON.stringify(entryOf(state, observer, node));
  written.set(node, { about, text });
  return text;
}

function entryOf(state: ClusterState, observer: NodeState, node: NodeState): JsonObject {
  const entry: JsonObject = {
    ...commonOf(state, observer, node),
    ...(node.isGhost ? {} : statesOf(node)),
    ...statusOf(observer, node),
    ...(observer === node ? { INTERNAL_IP: node.address, RPC_ADDRESS: node.address } : {}),
  };
  return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function commonOf(state: ClusterState, observer: NodeState, node: NodeState): JsonObject {
  return {
    CLUSTER_NAME: state.name,
    ENDPOINT_IP: node.address,
    IS_ALIVE: String(believesAlive(observer, node)),
    IS_LOCAL: String(observer === node),
    PARTITIONER: state.partitioner,
  };
}

function statesOf(node: NodeState): JsonObject {
  const isServing = node.gossip === 'NORMAL' || node.gossip === 'LEAVING';
  return {
    DC: node.datacenter,
    HOST_ID: node.hostId,
    INTERNAL_ADDRESS_AND_PORT: `${node.address}:7000`,
    LOAD: javaDouble(node.loadBytes),
    NATIVE_ADDRESS_AND_PORT: `${node.address}:9042`,
    NET_VERSION: '12',
    RACK: node.rack,
    RELEASE_VERSION: node.version,
    ...(node.gossip === 'BOOT' || node.gossip === undefined
      ? {}
      : { RPC_READY: String(isServing && !node.isDrained) }),
    SCHEMA: node.schemaVersion,
    SSTABLE_VERSIONS: 'big-nb',
    TOKENS: node.tokens.join(','),
  };
}

/** The old state STATUS stays on the node that wrote it, but for the one of a shutdown. */
function statusOf(observer: NodeState, node: NodeState): JsonObject {
  if (node.gossip === undefined) return {};
  const text = statusText(node.gossip, node);
  const isWrittenHere =
    observer === node || node.gossip === 'shutdown' || node.assassin === observer.address;
  return { ...(isWrittenHere ? { STATUS: text } : {}), STATUS_WITH_PORT: text };
}

function statusText(status: string, { tokens, expiresMs }: NodeState): string {
  const [token = 0n] = tokens;
  if (status === 'shutdown') return 'shutdown,true';
  if (status === 'LEFT') return `LEFT,${token},${expiresMs}`;
  return `${status},${token}`;
}

/** As Java prints a `double`: `5120.0`, and `2.3795122E7` from ten millions on. */
export function javaDouble(value: number): string {
  if (Math.abs(value) < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e+');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent}`;
}
