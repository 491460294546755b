import { readFileSync, readdirSync } from 'node:fs';
import { load } from './throughput.ts';

/** Resident memory of the webhook while it answers very many reviews. */
export interface MemoryResult {
  readonly reviews: number;
  /** In MB (10^6 bytes), after each tenth of the reviews. */
  readonly residentMb: readonly number[];
}

interface MemoryOptions {
  readonly url: string;
  readonly body: string;
  readonly folder: string;
  readonly connections: number;
  readonly reviews: number;
  /** A word in the command line of the process that is measured. */
  readonly process: string;
}

const PARTS = 10;

/** Linux only: reads /proc. */
export async function measureMemory(options: MemoryOptions): Promise<MemoryResult> {
  const { url, reviews } = options;
  const residentMb: number[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    await load(url, 0, options, reviews / PARTS);
    residentMb.push(residentMemoryMb(options.process));
  }
  return { reviews, residentMb };
}

export function formatMemory({ reviews, residentMb }: MemoryResult): string {
  const half = residentMb.slice(residentMb.length / 2);
  const growth = (half.at(-1) ?? NaN) - (half[0] ?? NaN);
  return [
    `After ${reviews.toLocaleString('en')} reviews the webhook holds ${(residentMb.at(-1) ?? NaN).toFixed(0)} MB.`,
    `After each tenth: ${residentMb.map((mb) => mb.toFixed(0)).join(', ')} MB;`,
    `change over the last half: ${growth.toFixed(1)} MB.`,
  ].join('\n');
}

function residentMemoryMb(word: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const text = readProc(pid, 'cmdline');
    if (!text.includes(word) || Number(pid) === process.pid) continue;
    const [, kb] = /VmRSS:\s+(\d+) kB/.exec(readProc(pid, 'status')) ?? [];
    if (kb !== undefined) return (Number(kb) * 1024) / 1e6;
  }
  throw new Error(`no process with "${word}"`);
}

/** Empty when the process has ended since it was listed. */
function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
