import { ipAddress } from '../../domain/ip-address.ts';
import { parseReplicationText } from '../../domain/replication.ts';
import type { Replication } from '../../domain/replication.ts';
import type { SchemaVersions } from '../../domain/schema-versions.ts';
import { unusableAnswer } from './unusable-answer.ts';

/** What `nodetool describecluster` says, as far as we need it. */
export interface ClusterDescription {
  readonly clusterName: string;
  readonly partitioner: string;
  readonly schemaVersions: SchemaVersions;
  /** Undefined before Cassandra 4.0, which does not show them. */
  readonly keyspaces: ReadonlyMap<string, Replication> | undefined;
}

const NAME = /^\tName: (.*)$/m;
const PARTITIONER = /^\tPartitioner: (.*)$/m;
const SCHEMA_VERSION = /^\t\t(\S+): \[(.*)\]$/;
const KEYSPACE = /^\t(\S+) -> Replication class: (\S+ \{.*\})$/;
/** A keyspace that was dropped while the command ran, and what is said below the last of them. */
const NO_KEYSPACE = /^(?:something went wrong for keyspace: .*|.* class: null|Note: .*|\s*)$/;

/**
 * Reads `nodetool describecluster` of Cassandra 3.11 to 5.0.
 *
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else, `KDS_BAD_OBJECT` when a
 *   keyspace has a number of replicas that is none.
 */
export function parseDescribeCluster(text: string): ClusterDescription {
  const clusterName = NAME.exec(text)?.[1];
  const partitioner = PARTITIONER.exec(text)?.[1];
  const lines = text.split('\n');
  if (clusterName === undefined || partitioner === undefined) {
    throw unusableAnswer('describecluster', lines[0]);
  }
  const schemaVersions = parseSchemaVersions(sectionOf(lines, '\tSchema versions:') ?? []);
  const keyspaces = sectionOf(lines, 'Keyspaces:');
  return {
    clusterName,
    partitioner,
    schemaVersions,
    keyspaces: keyspaces === undefined ? undefined : parseKeyspaces(keyspaces),
  };
}

/** The lines below a title, to the next title of its own depth. */
function sectionOf(lines: readonly string[], title: string): readonly string[] | undefined {
  const start = lines.indexOf(title);
  if (start === -1) return undefined;
  const depth = title.search(/[^\t]/);
  const below = lines.slice(start + 1);
  const end = below.findIndex((line) => /\S/.test(line) && line.search(/[^\t]/) <= depth);
  return end === -1 || title === 'Keyspaces:' ? below : below.slice(0, end);
}

function parseSchemaVersions(lines: readonly string[]): SchemaVersions {
  const versions = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [, version, addresses] = SCHEMA_VERSION.exec(line) ?? [];
    if (version !== undefined && addresses !== undefined) {
      versions.set(version, addresses.split(', ').map(ipAddress));
    } else if (line.trim() !== '') {
      throw unusableAnswer('describecluster', line);
    }
  }
  if (versions.size === 0) throw unusableAnswer('describecluster', undefined);
  const unreachable = versions.get('UNREACHABLE') ?? [];
  versions.delete('UNREACHABLE');
  return { reachable: versions, unreachable };
}

function parseKeyspaces(lines: readonly string[]): ReadonlyMap<string, Replication> {
  const keyspaces = new Map<string, Replication>();
  for (const line of lines) {
    const [, name, replication] = KEYSPACE.exec(line) ?? [];
    if (name !== undefined && replication !== undefined) {
      keyspaces.set(name, parseReplicationText(name, replication));
    } else if (!NO_KEYSPACE.test(line)) {
      throw unusableAnswer('describecluster', line);
    }
  }
  // Cassandra has keyspaces of its own, always.
  if (keyspaces.size === 0) throw unusableAnswer('describecluster', undefined);
  return keyspaces;
}
