/** Tokens after `start` up to and with `end`; all of them when both are the same. */
export interface TokenSpan {
  readonly start: bigint;
  readonly end: bigint;
}

/** A repair of one table that succeeded. */
export interface RepairRun {
  /** In milliseconds since 1970. */
  readonly finishedMs: number;
  readonly spans: readonly TokenSpan[];
}

/**
 * When the part of a table was repaired that has waited longest: every row was repaired then or
 * later.
 *
 * @returns Undefined when the runs together do not reach round the ring.
 */
export function oldestRepairMs(runs: readonly RepairRun[]): number | undefined {
  const borders = [...new Set(runs.flatMap(({ spans }) => spans.flatMap(bordersOf)))];
  if (borders.length === 0) return undefined;
  borders.sort((a, b) => (a < b ? -1 : 1));
  const at = new Map(borders.map((token, index) => [token, index]));
  const ring = paintedRing(borders.length);
  let oldestMs: number | undefined;
  for (const { finishedMs, spans } of runs.toSorted((a, b) => b.finishedMs - a.finishedMs)) {
    for (const { start, end } of spans) {
      const isNew = ring.paint(at.get(start) ?? 0, at.get(end) ?? 0);
      if (isNew) oldestMs = finishedMs;
    }
    if (ring.left() === 0) return oldestMs;
  }
  return undefined;
}

function bordersOf({ start, end }: TokenSpan): readonly bigint[] {
  return [start, end];
}

interface PaintedRing {
  /** @returns Whether something was painted that was not painted before. */
  readonly paint: (from: number, to: number) => boolean;
  /** How many pieces are not painted yet. */
  readonly left: () => number;
}

/**
 * A ring of pieces, each from one border to the next, that are painted once.
 *
 * Every piece knows the next one that may be blank, so that no piece is looked at twice: runs of a
 * month may have a hundred thousand spans.
 */
function paintedRing(pieces: number): PaintedRing {
  const next = Int32Array.from({ length: pieces + 1 }, (_, index) => index);
  let left = pieces;
  const blankFrom = (index: number): number => {
    let found = index;
    while (next[found] !== found) {
      const step = next[next[found] ?? found] ?? found;
      next[found] = step;
      found = step;
    }
    return found;
  };
  const paintLine = (from: number, to: number): void => {
    for (let piece = blankFrom(from); piece < to; piece = blankFrom(piece)) {
      next[piece] = piece + 1;
      left -= 1;
    }
  };
  return {
    paint(from, to) {
      const before = left;
      if (from < to) paintLine(from, to);
      else {
        paintLine(from, pieces);
        paintLine(0, to);
      }
      return left < before;
    },
    left: () => left,
  };
}

const SPAN = /^\((-?\d{1,40}),\s*(-?\d{1,40})\]$/;

/** Reads a range as Cassandra writes it: `(-9223372036854775808,42]`; undefined for other tokens. */
export function parseTokenSpan(text: string): TokenSpan | undefined {
  const [, start, end] = SPAN.exec(text) ?? [];
  return start === undefined || end === undefined
    ? undefined
    : { start: BigInt(start), end: BigInt(end) };
}
