import type { GossipEndpoint } from './gossip-endpoint.ts';

/** What of an entry of gossip tells the state of its node. */
export type GossipState = Pick<GossipEndpoint, 'alive' | 'status' | 'tokens'>;

/**
 * What a node is to the ring: `member` holds data, `joining` is on its way in, `gone` has left or
 * was removed, `unknown` has said nothing (yet) that Cassandra acts upon.
 */
export type RingRole = 'member' | 'joining' | 'gone' | 'unknown';

type Movement = 'N' | 'L' | 'J' | 'M';

/** The two letters at the start of a line of `nodetool status`: `UN`, `DN`, `UJ`, `?N`. */
export type StateLetters = `${'U' | 'D' | '?'}${Movement}`;

/**
 * Every first word that VersionedValue of Cassandra 4.1 and 5.0 knows, by what
 * StorageService.onChange makes of it. NORMAL to LEFT are confirmed by recordings beside nodetool's
 * own output; the others are read in the code.
 */
const STATES: Readonly<Record<string, { readonly role: RingRole; readonly letter: Movement }>> = {
  NORMAL: { role: 'member', letter: 'N' },
  LEAVING: { role: 'member', letter: 'L' },
  MOVING: { role: 'member', letter: 'M' },
  // An orderly stop or a drain: handled like NORMAL, and the failure detector marks it down.
  shutdown: { role: 'member', letter: 'N' },
  // `nodetool removenode` is at work: on the list of those that leave, its tokens still in place.
  removing: { role: 'member', letter: 'L' },
  // Replacing itself, or started with join_ring=false: passed over by onChange, so that its tokens
  // stay where they were.
  hibernate: { role: 'member', letter: 'N' },
  BOOT: { role: 'joining', letter: 'J' },
  // Replaces a dead node, whose tokens it announces as its own.
  BOOT_REPLACE: { role: 'joining', letter: 'J' },
  LEFT: { role: 'gone', letter: 'L' },
  removed: { role: 'gone', letter: 'L' },
};

/** The words of `nodetool ring` for the letters of `nodetool status`. */
export interface StateWords {
  readonly status: 'Up' | 'Down' | '?';
  readonly state: 'Normal' | 'Leaving' | 'Joining' | 'Moving';
}

const LIVENESS_WORDS: Readonly<Record<string, StateWords['status']>> = { U: 'Up', D: 'Down' };
const MOVEMENT_WORDS: Readonly<Record<string, StateWords['state']>> = {
  N: 'Normal',
  L: 'Leaving',
  J: 'Joining',
  M: 'Moving',
};

/** Tells what a node is to the ring. */
export function ringRole({ status, tokens }: GossipState): RingRole {
  const role = (status === undefined ? undefined : STATES[status]?.role) ?? 'unknown';
  // Stopped before it ever joined: Cassandra passes over a shutdown without tokens.
  if (status === 'shutdown' && tokens?.length === 0) return 'unknown';
  // A node that never joined hibernates, too; only tokens tell them apart.
  if (status === 'hibernate' && (tokens ?? []).length === 0) return 'unknown';
  return role;
}

/** Whether a node holds a part of the ring, up or down; a joining one does not yet. */
export function isMember(state: GossipState): boolean {
  return ringRole(state) === 'member';
}

/** The letters of `nodetool status`; undefined for what it does not list (any more, or yet). */
export function stateLetters(state: GossipState): StateLetters | undefined {
  const role = ringRole(state);
  if (state.status === undefined || role === 'gone' || role === 'unknown') return undefined;
  return `${livenessLetter(state.alive)}${STATES[state.status]?.letter ?? 'N'}`;
}

function livenessLetter(alive: boolean | undefined): 'U' | 'D' | '?' {
  if (alive === undefined) return '?';
  return alive ? 'U' : 'D';
}

/** Spells the letters out, as the columns Status and State of `nodetool ring`. */
export function stateWords(letters: StateLetters): StateWords {
  return {
    status: LIVENESS_WORDS[letters.charAt(0)] ?? '?',
    state: MOVEMENT_WORDS[letters.charAt(1)] ?? 'Normal',
  };
}
