/** A line of a container's log. */
export interface StampedLine {
  /** When the kubelet got it, RFC 3339; empty when the line has no time stamp. */
  readonly time: string;
  /** The same in nanoseconds since 1970; 0 when there is none. */
  readonly timeNs: bigint;
  readonly text: string;
}

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;

/** Takes the kubelet's time stamp off a line; nodes may write it in time zones of their own. */
export function readStampedLine(line: string): StampedLine {
  const [stamp = '', seconds, fraction = '', zone = ''] = STAMP.exec(line) ?? [];
  if (seconds === undefined) return { time: '', timeNs: 0n, text: line };
  const ms = Date.parse(`${seconds}${zone}`);
  return {
    time: stamp.trimEnd(),
    timeNs: BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')),
    text: line.slice(stamp.length).replace(/\r$/, ''),
  };
}
