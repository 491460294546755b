import type { JsonObject } from '../../../shared/domain/json.ts';
import type { ClusterState, NodeState } from './cluster-state.ts';
import { uuidOf } from './jobs.ts';

interface StreamParts {
  readonly operation: string;
  readonly peer: string;
  readonly connection?: string;
  readonly receiving?: Progress;
  readonly sending?: Progress;
}

interface Progress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

const NOTHING: Progress = { files: 0, totalFiles: 0, bytes: 0, totalBytes: 0 };

/** One entry of `GET node/streaminfo`: a plan with its sessions, everything as text. */
export function streamPlan(planId: string, sessions: readonly StreamParts[]): JsonObject {
  return { [planId]: sessions.map(sessionOf) };
}

/** Sessions of the node, and those of leaving and joining nodes, which come from the state. */
export function streamRows(state: ClusterState, node: NodeState): readonly JsonObject[] {
  const moving = state.nodes.filter(({ gossip }) => gossip === 'LEAVING' || gossip === 'BOOT');
  return [
    ...node.streams,
    ...moving.flatMap((mover) =>
      mover === node ? [planOfMover(state, mover)] : planOfPeer(mover, node),
    ),
  ];
}

function planOfMover(state: ClusterState, mover: NodeState): JsonObject {
  const peers = state.nodes.filter((node) => node !== mover && node.gossip === 'NORMAL');
  const share = shareOf(mover, peers.length);
  return streamPlan(
    planIdOf(mover),
    peers.map(({ address }) => ({
      operation: operationOf(mover),
      peer: address,
      connection: `/${address}:7000`,
      ...(mover.gossip === 'BOOT' ? { receiving: share } : { sending: share }),
    })),
  );
}

function planOfPeer(mover: NodeState, node: NodeState): readonly JsonObject[] {
  if (node.gossip !== 'NORMAL') return [];
  const share = shareOf(mover, 3);
  const session = {
    operation: operationOf(mover),
    peer: mover.address,
    connection: `/${node.address}:40752`,
    ...(mover.gossip === 'BOOT' ? { sending: share } : { receiving: share }),
  };
  return [streamPlan(planIdOf(mover), [session])];
}

function operationOf({ gossip }: NodeState): string {
  return gossip === 'BOOT' ? 'Bootstrap' : 'Unbootstrap';
}

function planIdOf(mover: NodeState): string {
  return uuidOf(`stream ${mover.hostId} ${mover.gossip ?? ''}`);
}

/** Half of the way: a test that wants more sets `streams`. */
function shareOf({ loadBytes }: NodeState, peers: number): Progress {
  const totalBytes = Math.round(loadBytes / Math.max(1, peers));
  return { files: 15, totalFiles: 30, bytes: Math.round(totalBytes / 2), totalBytes };
}

function sessionOf(parts: StreamParts): JsonObject {
  const { operation, peer, connection, receiving = NOTHING, sending = NOTHING } = parts;
  return {
    PEER: `/${peer}:7000`,
    STREAM_OPERATION: operation,
    TOTAL_FILES_RECEIVED: String(receiving.files),
    TOTAL_FILES_SENT: String(sending.files),
    TOTAL_FILES_TO_RECEIVE: String(receiving.totalFiles),
    TOTAL_FILES_TO_SEND: String(sending.totalFiles),
    TOTAL_SIZE_RECEIVED: String(receiving.bytes),
    TOTAL_SIZE_SENT: String(sending.bytes),
    TOTAL_SIZE_TO_RECEIVE: String(receiving.totalBytes),
    TOTAL_SIZE_TO_SEND: String(sending.totalBytes),
    USING_CONNECTION: connection ?? `/${peer}:7000`,
  };
}
