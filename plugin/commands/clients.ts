import type { ClientConnection } from '../../shared/domain/client-connection.ts';
import { countClients } from '../actions/clients/count-clients.ts';
import type { ClientCount } from '../actions/clients/count-clients.ts';
import type { NodeAnswer } from '../actions/cluster/gather-answers.ts';
import type { RunCommand } from '../command-definition.ts';
import type { clients } from '../definitions/clients.ts';
import { countText } from '../output/cell-text.ts';
import { idleNote, renderNodeTable } from '../output/node-table.ts';
import { renderTable } from '../output/table.ts';
import type { Column } from '../output/table.ts';
import { showNodes } from '../show-nodes.ts';

type Connections = readonly ClientConnection[];

export const runClients: RunCommand<typeof clients> = (args, context) =>
  showNodes(args, context, {
    kind: 'Clients',
    ask: (node) => node.clients(),
    facts: (connections) => ({ connections }),
    summary: (answers) => ({ totals: totalsOf(answers) }),
    render(answers, style) {
      if (!args.total) return renderNodeTable({ columns: COLUMNS, rows: same }, answers, style);
      const totals = totalsOf(answers);
      return totals.length === 0 ? '' : renderTable(TOTALS, totals, '', style);
    },
    remark: (nodes) => idleNote('client', nodes, (connections) => connections.length === 0),
  });

function same(connections: Connections): Connections {
  return connections;
}

function totalsOf(answers: readonly NodeAnswer<Connections>[]): readonly ClientCount[] {
  return countClients(answers.flatMap(({ value }) => (value === undefined ? [] : [value])));
}

const COLUMNS: readonly Column<ClientConnection>[] = [
  { title: 'ADDRESS', cell: ({ address }) => address },
  {
    title: 'SSL',
    cell: ({ isEncrypted }) => (isEncrypted === undefined ? undefined : String(isEncrypted)),
    dropOrder: 2,
  },
  { title: 'USER', cell: ({ user }) => user },
  { title: 'KEYSPACE', cell: ({ keyspace }) => keyspace, dropOrder: 3 },
  {
    title: 'REQUESTS',
    cell: ({ requests }) => countText(requests),
    order: ({ requests }) => requests,
    alignRight: true,
  },
  { title: 'DRIVER', cell: ({ driver }) => driver, dropOrder: 1 },
];

const TOTALS: readonly Column<ClientCount>[] = [
  { title: 'USER', cell: ({ user }) => user },
  { title: 'KEYSPACE', cell: ({ keyspace }) => keyspace },
  { title: 'DRIVER', cell: ({ driver }) => driver, dropOrder: 1 },
  {
    title: 'CONNECTIONS',
    cell: ({ connections }) => countText(connections),
    order: ({ connections }) => connections,
    alignRight: true,
  },
  {
    title: 'SSL',
    cell: ({ encrypted }) => countText(encrypted),
    order: ({ encrypted }) => encrypted,
    alignRight: true,
  },
  {
    title: 'REQUESTS',
    cell: ({ requests }) => countText(requests),
    order: ({ requests }) => requests,
    alignRight: true,
  },
];
