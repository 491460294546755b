import { isSystemKeyspace } from '../../shared/domain/ownership.ts';
import type { TableStats } from '../../shared/domain/table-stats.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { CassandraNode, Sourced } from '../../shared/ports/cassandra-node.ts';
import type { NodeAnswer } from '../actions/cluster/gather-answers.ts';
import { totalTables } from '../actions/tables/total-tables.ts';
import type { TableTotal } from '../actions/tables/total-tables.ts';
import type { RunCommand } from '../command-definition.ts';
import type { tablestats } from '../definitions/tablestats.ts';
import { renderNodeTable } from '../output/node-table.ts';
import { TABLE_COLUMNS, TOTAL_COLUMNS } from '../output/table-columns.ts';
import { renderTable } from '../output/table.ts';
import { showNodes } from '../show-nodes.ts';

type Tables = readonly TableStats[];

export const runTablestats: RunCommand<typeof tablestats> = (args, context) => {
  const { keyspace, total } = args;
  return showNodes(args, context, {
    kind: 'TableStats',
    ask: (node) => askTables(node, keyspace),
    facts: (tables) => ({ tables }),
    summary: (answers) => ({ totals: totalsOf(answers, keyspace) }),
    render(answers, style) {
      if (!total) return renderNodeTable({ columns: TABLE_COLUMNS, rows: same }, answers, style);
      const totals = totalsOf(answers, keyspace);
      return totals.length === 0 ? '' : renderTable(TOTAL_COLUMNS, totals, '', style);
    },
    remark: (nodes) =>
      nodes.some((tables) => tables.length > 0)
        ? ''
        : 'There are no tables but those of Cassandra itself: see them with --keyspace system.\n',
  });
};

function same(tables: Tables): Tables {
  return tables;
}

async function askTables(
  node: CassandraNode,
  keyspace: string | undefined,
): Promise<Sourced<Tables>> {
  const { source, value } = await node.tableStats(keyspace);
  const wanted = value.filter((one) =>
    keyspace === undefined ? !isSystemKeyspace(one.keyspace) : one.keyspace === keyspace,
  );
  return { source, value: wanted };
}

/** @throws AppError `KDS_NOT_FOUND` when all nodes have answered and none has the keyspace. */
function totalsOf(
  answers: readonly NodeAnswer<Tables>[],
  keyspace: string | undefined,
): readonly TableTotal[] {
  const told = answers.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const totals = totalTables(told);
  if (keyspace !== undefined && totals.length === 0 && told.length > 0) {
    throw new AppError('KDS_NOT_FOUND', `no node has a table in a keyspace "${keyspace}"`, {
      hint: 'List the keyspaces with: kubectl k8ssandra describe-cluster',
    });
  }
  return totals;
}
