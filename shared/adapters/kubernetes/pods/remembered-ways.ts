import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { isRecord } from '../../../domain/json.ts';
import type { Transport } from '../../../ports/pod-http.ts';
import type { WayMemory } from './automatic-way.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Of clusters; the one that was written longest ago goes first. */
const MAX_CLUSTERS = 64;

/**
 * Remembers the way into the pods of a cluster in a small file of the user.
 *
 * It only saves time: whatever goes wrong with it is passed over.
 *
 * @param cluster - Anything that tells clusters apart; only its hash is written.
 */
export function rememberedWays(environment: Environment, cluster: string): WayMemory {
  const file = fileOf(environment);
  const key = createHash('sha256').update(cluster).digest('hex').slice(0, 16);
  return {
    recall: () => (file === undefined ? undefined : read(file).get(key)),
    remember(way) {
      if (file === undefined) return;
      const ways = read(file);
      ways.delete(key);
      ways.set(key, way);
      write(file, [...ways].slice(-MAX_CLUSTERS));
    },
  };
}

function fileOf(environment: Environment): string | undefined {
  const { XDG_CACHE_HOME: cache = '', HOME: home = '' } = environment;
  if (cache === '' && home === '') return undefined;
  const base = cache === '' ? join(home, '.cache') : cache;
  return join(base, 'kubectl-k8ssandra', 'ways.json');
}

function read(file: string): Map<string, Transport> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = isRecord(value) ? Object.entries(value) : [];
    return new Map(entries.filter((entry): entry is [string, Transport] => isWay(entry[1])));
  } catch {
    return new Map();
  }
}

function isWay(value: unknown): boolean {
  return value === 'proxy' || value === 'port-forward';
}

function write(file: string, ways: readonly (readonly [string, Transport])[]): void {
  // Another run may read at the same moment: it sees the old file or the new one.
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(ways))}\n`, { mode: 0o600 });
    renameSync(fresh, file);
  } catch {
    // Such as a home folder that cannot be written to.
  }
}
