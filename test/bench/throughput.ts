import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../cluster/run-command.ts';
import type { LoadResult } from './load.ts';
import { formatSpread, spreadOf } from './spread.ts';
import type { Spread } from './spread.ts';

interface Side {
  readonly requestsPerSecond: Spread;
  readonly p99Ms: Spread;
}

/** Two servers under the same load in the same run. */
export interface ThroughputResult {
  readonly name: string;
  readonly ours: Side;
  readonly peer: Side;
}

export interface ThroughputOptions {
  readonly name: string;
  readonly ours: string;
  readonly peer: string;
  readonly body: string;
  readonly connections: number;
  readonly rounds: number;
  readonly secondsEach: number;
  /** For the body, which the load generator reads. */
  readonly folder: string;
}

const PAUSE_MS = 500;
const WARM_UP_SECONDS = 12;

/** Ours and the peer in turn, because a shared machine changes its speed within minutes. */
export async function measureThroughput(options: ThroughputOptions): Promise<ThroughputResult> {
  const { name, ours, peer, rounds, secondsEach } = options;
  const samples = { ours: [] as LoadResult[], peer: [] as LoadResult[] };
  for (let round = 0; round <= rounds; round += 1) {
    // The first round lets both compile what is hot and does not count.
    const seconds = round === 0 ? WARM_UP_SECONDS : secondsEach;
    const mine = await load(ours, seconds, options);
    const theirs = await load(peer, seconds, options);
    if (round === 0) continue;
    samples.ours.push(mine);
    samples.peer.push(theirs);
  }
  return { name, ours: sideOf(samples.ours), peer: sideOf(samples.peer) };
}

/** One burst from a process of its own. @throws Error when an answer was not 2xx. */
export async function load(
  url: string,
  seconds: number,
  { body, connections, folder }: Pick<ThroughputOptions, 'body' | 'connections' | 'folder'>,
  amount?: number,
): Promise<LoadResult> {
  const bodyFile = join(folder, 'review.json');
  await writeFile(bodyFile, body);
  const script = join(import.meta.dirname, 'load.ts');
  const args = [script, url, bodyFile, String(connections), String(seconds)];
  if (amount !== undefined) args.push(String(amount));
  const { exitCode, stdout, stderr } = await runCommand(process.execPath, args, {
    budgetMs: 900_000,
  });
  if (exitCode !== 0) throw new Error(`the load generator failed: ${stderr}`);
  const result = JSON.parse(stdout) as LoadResult;
  if (result.failures > 0) throw new Error(`${result.failures} failed requests at ${url}`);
  await sleep(PAUSE_MS);
  return result;
}

export function formatThroughput(results: readonly ThroughputResult[]): string {
  const rows = results.map(({ name, ours, peer }) => {
    const faster = ours.requestsPerSecond.median / peer.requestsPerSecond.median;
    const latency = ours.p99Ms.median / peer.p99Ms.median;
    return [
      name,
      formatSpread(ours.requestsPerSecond),
      formatSpread(peer.requestsPerSecond),
      faster.toFixed(2),
      formatSpread(ours.p99Ms),
      formatSpread(peer.p99Ms),
      latency.toFixed(2),
    ];
  });
  const head = ['Pod', 'Ours, reviews/s', 'Peer', 'Ratio', 'Ours, p99 ms', 'Peer', 'Ratio'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function sideOf(results: readonly LoadResult[]): Side {
  return {
    requestsPerSecond: spreadOf(results.map((one) => one.requestsPerSecond)),
    p99Ms: spreadOf(results.map((one) => one.p99Ms)),
  };
}
