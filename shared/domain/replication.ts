import { AppError } from '../errors/app-error.ts';

/**
 * How a keyspace spreads its rows, as Cassandra's schema says it.
 *
 * A factor counts all replicas. Of `3/1` it is 3, and the 1 is transient: it holds only what is not
 * yet repaired (experimental in Cassandra 4 and 5).
 */
export type Replication =
  | {
      readonly strategy: 'SimpleStrategy';
      readonly factor: number;
      /** Absent when every replica is a full one. */
      readonly transient?: number;
    }
  | {
      readonly strategy: 'NetworkTopologyStrategy';
      /** Replicas in each datacenter; one that is not named has none. */
      readonly factors: ReadonlyMap<string, number>;
      /** By datacenter; absent when every replica is a full one. */
      readonly transients?: ReadonlyMap<string, number>;
    }
  /** Everywhere or local: not placed on the ring by tokens. */
  | { readonly strategy: 'EverywhereStrategy' | 'LocalStrategy' }
  /** A strategy that we cannot compute; `name` is its class. */
  | { readonly strategy: 'unknown'; readonly name: string };

/** `3`, or `3/1`: all replicas, and how many of them are transient (ReplicationFactor.java). */
const FACTOR = /^(\d{1,4})(?:\/(\d{1,4}))?$/;

/**
 * Reads the replication map of a keyspace, as the schema and the Management API have it:
 * `{ class: 'org.apache.cassandra.locator.NetworkTopologyStrategy', dc1: '3' }`.
 *
 * @throws AppError `KDS_BAD_OBJECT`, naming the keyspace and the value that is wrong.
 */
export function parseReplication(
  keyspace: string,
  fields: Readonly<Record<string, unknown>>,
): Replication {
  const { class: className, ...options } = fields;
  if (typeof className !== 'string' || className === '') {
    throw badReplication(keyspace, 'class', className);
  }
  const name = className.slice(className.lastIndexOf('.') + 1);
  switch (name) {
    case 'SimpleStrategy':
      return simple(keyspace, options);
    case 'NetworkTopologyStrategy':
      return networkTopology(keyspace, options);
    case 'EverywhereStrategy':
    case 'LocalStrategy':
      return { strategy: name };
    default:
      return { strategy: 'unknown', name: className };
  }
}

/**
 * Reads replication as `nodetool describecluster` prints it:
 * `NetworkTopologyStrategy {dc1=3, dc2=3}`.
 *
 * @throws AppError `KDS_BAD_OBJECT`, naming the keyspace and the value that is wrong.
 */
export function parseReplicationText(keyspace: string, text: string): Replication {
  const match = /^\s*([^\s{]+)\s*\{(.*)\}\s*$/.exec(text);
  if (match === null) throw badReplication(keyspace, 'class', text);
  const [, className = '', list = ''] = match;
  const options = list
    .split(',')
    .filter((item) => item.trim() !== '')
    .map((item) => {
      const at = item.lastIndexOf('=');
      return [item.slice(0, Math.max(at, 0)).trim(), item.slice(at + 1).trim()] as const;
    });
  return parseReplication(keyspace, { ...Object.fromEntries(options), class: className });
}

/** Writes replication as `nodetool describecluster` does: `NetworkTopologyStrategy {dc1=3}`. */
export function replicationText(replication: Replication): string {
  switch (replication.strategy) {
    case 'SimpleStrategy': {
      const { factor, transient } = replication;
      return `SimpleStrategy {replication_factor=${factorText(factor, transient)}}`;
    }
    case 'NetworkTopologyStrategy': {
      const options = [...replication.factors].map(
        ([dc, factor]) => `${dc}=${factorText(factor, replication.transients?.get(dc))}`,
      );
      return `NetworkTopologyStrategy {${options.join(', ')}}`;
    }
    case 'unknown':
      return `${replication.name} {}`;
    case 'EverywhereStrategy':
    case 'LocalStrategy':
      return `${replication.strategy} {}`;
  }
}

/** Whether two keyspaces place their rows alike; a datacenter with 0 replicas is one left out. */
export function isSameReplication(a: Replication, b: Replication): boolean {
  return canonicalText(a) === canonicalText(b);
}

function canonicalText(replication: Replication): string {
  if (replication.strategy !== 'NetworkTopologyStrategy') return replicationText(replication);
  const factors = [...replication.factors]
    .filter(([, factor]) => factor > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return replicationText({ ...replication, factors: new Map(factors) });
}

function simple(keyspace: string, options: Readonly<Record<string, unknown>>): Replication {
  const { all, transient } = parseFactor(
    keyspace,
    'replication_factor',
    options['replication_factor'],
  );
  return {
    strategy: 'SimpleStrategy',
    factor: all,
    ...(transient === 0 ? {} : { transient }),
  };
}

function networkTopology(
  keyspace: string,
  options: Readonly<Record<string, unknown>>,
): Replication {
  const factors = new Map<string, number>();
  const transients = new Map<string, number>();
  for (const [datacenter, value] of Object.entries(options)) {
    // CQL spreads it over the datacenters before it is stored, so this is no schema's.
    if (datacenter === 'replication_factor') throw badReplication(keyspace, datacenter, value);
    const { all, transient } = parseFactor(keyspace, datacenter, value);
    factors.set(datacenter, all);
    if (transient > 0) transients.set(datacenter, transient);
  }
  return {
    strategy: 'NetworkTopologyStrategy',
    factors,
    ...(transients.size === 0 ? {} : { transients }),
  };
}

function parseFactor(
  keyspace: string,
  field: string,
  value: unknown,
): { readonly all: number; readonly transient: number } {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const match = FACTOR.exec(text);
  const all = Number(match?.[1]);
  const transient = Number(match?.[2] ?? 0);
  // At least one replica has to be a full one.
  if (match === null || (transient > 0 && transient >= all)) {
    throw badReplication(keyspace, field, value);
  }
  return { all, transient };
}

function factorText(factor: number, transient = 0): string {
  return transient === 0 ? `${factor}` : `${factor}/${transient}`;
}

function badReplication(keyspace: string, field: string, value: unknown): AppError {
  const shown = value === undefined ? 'missing' : JSON.stringify(value);
  return new AppError(
    'KDS_BAD_OBJECT',
    `keyspace ${keyspace}: replication ${field} is ${shown}, which cannot be read`,
    { hint: `Look at the keyspace with DESCRIBE KEYSPACE ${keyspace} in cqlsh.` },
  );
}
