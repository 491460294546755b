import { ipAddress } from '../../domain/ip-address.ts';
import { unusableAnswer } from './unusable-answer.ts';

/** One entry of `nodetool gossipinfo`: its states by name, such as `STATUS_WITH_PORT`. */
export interface GossipEntry {
  readonly address: string;
  readonly states: ReadonlyMap<string, string>;
}

/** `/10.0.0.4`, or with the name that the node knows: `c-0.c/10.0.0.4`. */
const ENDPOINT = /^\S*\/(\S+)$/;
/** Name, version of the state, value; `generation` and `heartbeat` have no version. */
const STATE = /^ {2}(\w+):(?:(\d+):)?(.*)$/;
const NOT_VERSIONED = new Set(['generation', 'heartbeat', 'TOKENS']);

/**
 * Reads `nodetool gossipinfo` of Cassandra 3.11 to 5.0.
 *
 * nodetool hides the tokens: a node that has announced some has the state `TOKENS` with the value
 * `<hidden>`, and one that has not ` not present`.
 *
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else.
 */
export function parseGossipInfo(text: string): readonly GossipEntry[] {
  const entries: { address: string; states: Map<string, string> }[] = [];
  for (const line of text.split('\n')) {
    const address = ENDPOINT.exec(line)?.[1];
    if (address !== undefined) entries.push({ address: ipAddress(address), states: new Map() });
    else if (line.trim() !== '') addState(entries.at(-1)?.states, line);
  }
  if (entries.length === 0) throw unusableAnswer('gossipinfo', undefined);
  return entries;
}

function addState(states: Map<string, string> | undefined, line: string): void {
  const [, name = '', version, value = ''] = STATE.exec(line) ?? [];
  const isState = version !== undefined || NOT_VERSIONED.has(name);
  if (states === undefined || !isState) throw unusableAnswer('gossipinfo', line);
  states.set(name, value);
}
