import type { NodeState } from './cluster-state.ts';
import { uuidOf } from './jobs.ts';

/** A node that is up and knows everything. A test names what it is about. */
export function aNode(parts: Partial<NodeState> & { readonly address: string }): NodeState {
  const { address } = parts;
  return {
    hostId: uuidOf(`host ${address}`),
    datacenter: 'dc1',
    rack: 'r1',
    tokens: [],
    loadBytes: 25_000_000,
    version: '5.0.9',
    schemaVersion: uuidOf('schema'),
    process: 'running',
    gossip: 'NORMAL',
    expiresMs: 0,
    isGhost: false,
    assassin: undefined,
    isDrained: false,
    beliefs: new Map(),
    jobs: new Map(),
    repairs: 0,
    nextJob: 0,
    snapshots: [],
    streams: [],
    compactions: [],
    hasSchemaTables: true,
    hasRebuilt: false,
    logsFullQueries: false,
    compactionThroughput: 64,
    missingTables: new Set(),
    metrics: new Map(),
    fault: undefined,
    delayMs: 0,
    ...parts,
  };
}
