import type { ThreadPool, ThreadPoolState } from '../../domain/thread-pool.ts';
import { unusableAnswer } from './unusable-answer.ts';

const POOLS = /^Pool Name +Active +Pending +Completed +Blocked +All time blocked *$/;
const POOL = /^(\S+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) *$/;
/** A pool that went away between being listed and being read. */
const LOST_POOL = /^\S+(?: +(?:\d+|N\/A)){5} *$/;
const MESSAGES = /^Message type +Dropped/;
/** Since 4.0 with the time that messages waited, in four columns. */
const MESSAGE = /^(\S+) +(\d+)(?: +(?:[\d.]+|N\/A)){0,4} *$/;
const TITLE = /^(?:Latencies waiting in queue .*|[ %\dMax]*)$/;

/**
 * Reads `nodetool tpstats` of Cassandra 3.11 to 5.0.
 *
 * As text and not as JSON, which not every release has, and which has the same figures.
 *
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else.
 */
export function parseTpstats(text: string): ThreadPoolState {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => POOLS.test(line));
  const end = lines.findIndex((line) => MESSAGES.test(line));
  if (start === -1 || end < start) throw unusableAnswer('tpstats', lines[0]);
  const pools = lines.slice(start + 1, end).flatMap(parsePool);
  if (pools.length === 0) throw unusableAnswer('tpstats', undefined);
  return { pools, dropped: new Map(lines.slice(end + 1).flatMap(parseMessage)) };
}

function parsePool(line: string): readonly ThreadPool[] {
  const [, name, ...figures] = POOL.exec(line) ?? [];
  if (name === undefined) {
    if (TITLE.test(line) || LOST_POOL.test(line)) return [];
    throw unusableAnswer('tpstats', line);
  }
  const [active = 0, pending = 0, completed = 0, blocked = 0, allTimeBlocked = 0] =
    figures.map(Number);
  return [{ name, active, pending, completed, blocked, allTimeBlocked }];
}

function parseMessage(line: string): readonly (readonly [type: string, dropped: number])[] {
  const [, type, dropped] = MESSAGE.exec(line) ?? [];
  if (type !== undefined) return [[type, Number(dropped)]];
  if (TITLE.test(line)) return [];
  throw unusableAnswer('tpstats', line);
}
