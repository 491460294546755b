import { parseCassandraVersion } from '../domain/cassandra-version.ts';
import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { readQuantity } from '../domain/quantity.ts';
import type { Nanos } from '../domain/quantity.ts';

/** Longer text is no version, size or number, and must not cost time. */
const MAX_LENGTH = 64;

/** Reads a version from text of any length; undefined when it does not begin with one. */
export function toVersion(text: string): CassandraVersion | undefined {
  return text.length > MAX_LENGTH ? undefined : parseCassandraVersion(text);
}

/** Reads a quantity from JSON of any kind; undefined when the API server would refuse it. */
export function toQuantity(value: unknown): Nanos | undefined {
  return typeof value === 'string' && value.length > MAX_LENGTH ? undefined : readQuantity(value);
}

/** Reads a whole number, written as a number or as text: `16` and `"16"` are the same. */
export function toWholeNumber(value: unknown): number | undefined {
  if (typeof value === 'string') return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

/** Reads a boolean as YAML and Cassandra do. */
export function toBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'True' || value === 'TRUE') return true;
  return value === 'false' || value === 'False' || value === 'FALSE' ? false : undefined;
}
