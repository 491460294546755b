import { ipAddress } from '../../domain/ip-address.ts';
import { unusableAnswer } from './unusable-answer.ts';

/** One member of the ring, as `nodetool ring` shows it on as many lines as it has tokens. */
export interface RingMember {
  /** Whether the asked node takes it for alive; undefined when that is not known. */
  readonly alive: boolean | undefined;
  /** Ascending within the datacenter. */
  readonly tokens: readonly bigint[];
}

/**
 * Address, rack, status, state, load, owns, token. The columns have fixed widths and touch where a
 * value is longer, as in `europe-west1-bUp     Normal`.
 */
const ROW =
  /^(\S+) +\S.*?(Up|Down|\?) +(?:Normal|Joining|Leaving|Moving) +(?:\?|[\d.]+ \w+) +(?:\?|[\d.]+%) +(-?\d+) *$/;
const TITLES = [
  /^Datacenter: /,
  /^=+$/,
  /^Address +Rack +Status +State +Load +Owns +Token *$/,
  // The last token once more, at the top: the ring is closed.
  /^ +-?\d+ *$/,
  /^ *$/,
];
/** What follows the last row: that this command is for tokens, and that ownership is unknown. */
const EPILOGUE = /^ *(?:Warning|Note): /;

/**
 * Reads `nodetool ring` of Cassandra 3.11 to 5.0.
 *
 * @returns The members by address; nodes that have no tokens yet, or no longer, are not among them.
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else, and for partitioners whose
 *   tokens are not whole numbers.
 */
export function parseRing(text: string): ReadonlyMap<string, RingMember> {
  const members = new Map<string, { alive: boolean | undefined; tokens: bigint[] }>();
  for (const line of text.split('\n')) {
    if (EPILOGUE.test(line)) break;
    const [, address, status, token] = ROW.exec(line) ?? [];
    if (address !== undefined && token !== undefined) {
      const member = members.get(address) ?? { alive: aliveOf(status), tokens: [] };
      member.tokens.push(BigInt(token));
      members.set(address, member);
    } else if (!TITLES.some((title) => title.test(line))) {
      throw unusableAnswer('ring', line);
    }
  }
  if (members.size === 0) throw unusableAnswer('ring', undefined);
  return new Map([...members].map(([address, member]) => [ipAddress(address), member]));
}

function aliveOf(status: string | undefined): boolean | undefined {
  return status === '?' ? undefined : status === 'Up';
}
