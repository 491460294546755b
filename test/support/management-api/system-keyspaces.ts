import { majorOf } from './cluster-state.ts';
import type { KeyspaceState } from './cluster-state.ts';

const LOCATOR = 'org.apache.cassandra.locator.';

/** With some of their tables; `system_schema` has all of them. */
const DISTRIBUTED: Readonly<Record<string, { factor: number; tables: readonly string[] }>> = {
  system_traces: { factor: 2, tables: ['events', 'sessions'] },
  system_distributed: {
    factor: 3,
    tables: ['parent_repair_history', 'repair_history', 'view_build_status'],
  },
  system_auth: { factor: 1, tables: ['role_members', 'role_permissions', 'roles'] },
};

const SCHEMA_TABLES = [
  'aggregates',
  'columns',
  'dropped_columns',
  'functions',
  'indexes',
  'keyspaces',
  'tables',
  'triggers',
  'types',
  'views',
];

/** The keyspaces of a new cluster, between and after which those of users are listed. */
export function systemKeyspaces(version: string): {
  readonly before: readonly (readonly [string, KeyspaceState])[];
  readonly after: readonly (readonly [string, KeyspaceState])[];
} {
  const schemaTables = [
    ...SCHEMA_TABLES,
    ...(majorOf(version) >= 5 ? ['column_masks'] : []),
  ].sort();
  const local = { class: `${LOCATOR}LocalStrategy` };
  return {
    before: Object.entries(DISTRIBUTED).map(([name, { factor, tables }]) => [
      name,
      keyspace({ class: `${LOCATOR}SimpleStrategy`, replication_factor: String(factor) }, tables),
    ]),
    after: [
      ['system_schema', keyspace(local, schemaTables)],
      ['system', keyspace(local, ['local', 'peers_v2', 'compaction_history'])],
    ],
  };
}

/** A class without a package is one of `org.apache.cassandra.locator`. */
export function keyspace(
  replication: Readonly<Record<string, string>>,
  tables: readonly string[],
): KeyspaceState {
  const { class: given = 'SimpleStrategy', ...factors } = replication;
  const className = given.includes('.') ? given : `${LOCATOR}${given}`;
  return {
    replication: { class: className, ...factors },
    tables: new Map(
      tables.map((name) => [
        name,
        { compaction: 'SizeTieredCompactionStrategy', liveBytes: 20_000_000 },
      ]),
    ),
  };
}
