import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatSpread, spreadOf } from './spread.ts';
import type { Spread } from './spread.ts';

/** How a command of ours compares with kubectl doing the same kind of work. */
export interface StartUpResult {
  readonly name: string;
  /** CPU time of whole processes, user and system, in milliseconds. */
  readonly ours: Spread;
  readonly peer: Spread;
  /** Of the medians. */
  readonly ratio: number;
  /** The goal: a higher ratio misses it. */
  readonly limit: number;
}

export interface StartUpOptions {
  /** The built `kubectl-k8ssandra`. */
  readonly plugin: string;
  readonly kubectl: string;
  /** Of a cluster with one Cassandra StatefulSet in the namespace of the context; undefined to leave out what needs it. */
  readonly kubeconfig: string | undefined;
  readonly runs: number;
}

/**
 * Measures start-up against kubectl in the same run, interleaved, because CPU time
 * on a shared machine varies by half within minutes.
 *
 * @throws Error when a command fails: a measurement of a failure says nothing.
 */
export function measureStartUp(options: StartUpOptions): readonly StartUpResult[] {
  const { plugin, kubectl, kubeconfig, runs } = options;
  const version: Command = [kubectl, 'version', '--client'];
  const pairs: Pair[] = [
    { name: 'version', ours: [plugin, 'version'], peer: version, limit: 0.9 },
    { name: '--help', ours: [plugin, '--help'], peer: version, limit: 1.3 },
  ];
  if (kubeconfig !== undefined) {
    // Not status, which asks the nodes as well, and fake ones do not answer.
    const peer: Command = [kubectl, 'get', 'statefulsets,pods'];
    pairs.push({ name: 'list', ours: [plugin, 'list'], peer, limit: 1.6 });
  }
  const samples = pairs.map(() => ({ ours: [] as number[], peer: [] as number[] }));
  // The first round warms the caches of the file system and does not count.
  for (let run = 0; run <= runs; run += 1) {
    for (const [index, { ours, peer }] of pairs.entries()) {
      const [mine, theirs] = [cpuMs(ours, kubeconfig), cpuMs(peer, kubeconfig)];
      if (run === 0) continue;
      samples[index]?.ours.push(mine);
      samples[index]?.peer.push(theirs);
    }
  }
  return pairs.map(({ name, limit }, index) => {
    const ours = spreadOf(samples[index]?.ours ?? []);
    const peer = spreadOf(samples[index]?.peer ?? []);
    return { name, ours, peer, ratio: ours.median / peer.median, limit };
  });
}

/** A Markdown table, as docs/reference/benchmarks.md has it. */
export function formatStartUp(results: readonly StartUpResult[]): string {
  const rows = results.map(({ name, ours, peer, ratio, limit }) =>
    [name, formatSpread(ours), formatSpread(peer), ratio.toFixed(2), limit.toFixed(1)].join(' | '),
  );
  return [
    '| Command | Plugin, CPU ms | kubectl, CPU ms | Ratio | Goal |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

type Command = readonly [program: string, ...words: string[]];

interface Pair {
  readonly name: string;
  readonly ours: Command;
  readonly peer: Command;
  readonly limit: number;
}

/** bash, because Node does not tell what a child has used. */
function cpuMs(command: Command, kubeconfig: string | undefined): number {
  const script = 'TIMEFORMAT="%3U %3S"; { time "$@" >/dev/null 2>&1; } 2>&1 || exit 1';
  const { status, stdout } = spawnSync('bash', ['-c', script, 'bash', ...command], {
    encoding: 'utf8',
    env: { ...process.env, ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }) },
  });
  const [user, system] = stdout.trim().split(' ').map(Number);
  if (status !== 0 || user === undefined || system === undefined) {
    throw new Error(`"${command.join(' ')}" failed`);
  }
  return (user + system) * 1_000;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      plugin: {
        type: 'string',
        default: join(import.meta.dirname, '../../dist/kubectl-k8ssandra'),
      },
      kubectl: { type: 'string', default: 'kubectl' },
      kubeconfig: { type: 'string' },
      runs: { type: 'string', default: '20' },
    },
  });
  const { plugin, kubectl, kubeconfig, runs } = values;
  process.stdout.write(
    formatStartUp(measureStartUp({ plugin, kubectl, kubeconfig, runs: Number(runs) })),
  );
}
