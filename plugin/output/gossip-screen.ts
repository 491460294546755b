import type { ClusterGossip, GossipLine, HeldOpinion } from '../actions/gossip/describe-gossip.ts';
import { bullet } from './bullet.ts';
import { bytesText } from './cell-text.ts';
import type { Style, Tone } from './style.ts';
import { renderTable } from './table.ts';
import type { Column } from './table.ts';

interface Row {
  readonly endpoint: GossipLine;
  /** The one that the line shows. */
  readonly opinion: HeldOpinion;
}

const MAX_WIDTH = 80;
/** `-o wide` has all of them. */
const MAX_NAMES = 3;

/** A table for each cluster; with all views a line for each opinion. */
export function renderGossip(
  clusters: readonly ClusterGossip[],
  style: Style,
  allViews: boolean,
): string {
  return clusters.map((cluster) => renderCluster(cluster, style, allViews)).join('\n');
}

function renderCluster(
  { name, observers, endpoints, disagreements }: ClusterGossip,
  style: Style,
  allViews: boolean,
): string {
  const rows = endpoints.flatMap((endpoint) =>
    (allViews ? endpoint.views : endpoint.views.slice(0, 1)).map((opinion) => ({
      endpoint,
      opinion,
    })),
  );
  const columns = allViews ? [...COLUMNS.slice(0, 3), seenBy(style), ...COLUMNS.slice(3)] : COLUMNS;
  const width = Math.min(style.width ?? MAX_WIDTH, MAX_WIDTH);
  const remarks = disagreements.flatMap((text) => bullet('!', text, undefined, width));
  return [
    `Cluster ${name}, as ${observers.length === 1 ? 'one node sees' : `${observers.length} nodes see`} it:\n`,
    renderTable(columns, rows, '', style),
    ...(remarks.length === 0 ? [] : ['\n', ...remarks]),
  ].join('');
}

const UP: Readonly<Record<string, { readonly text: string; readonly tone: Tone }>> = {
  true: { text: 'yes', tone: 'good' },
  false: { text: 'no', tone: 'bad' },
};

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ADDRESS', cell: ({ endpoint }) => endpoint.address },
  {
    title: 'UP',
    cell: ({ endpoint, opinion }) => {
      const text = UP[String(opinion.isAlive)]?.text ?? '?';
      return isDisputed(endpoint) ? `${text} !` : text;
    },
    tone: ({ opinion }) => UP[String(opinion.isAlive)]?.tone,
  },
  { title: 'STATUS', cell: ({ opinion }) => opinion.status },
  { title: 'DC', cell: ({ endpoint }) => endpoint.datacenter, dropOrder: 1 },
  { title: 'RACK', cell: ({ endpoint }) => endpoint.rack, dropOrder: 2 },
  {
    title: 'LOAD',
    cell: ({ endpoint }) => bytesText(endpoint.loadBytes),
    order: ({ endpoint }) => endpoint.loadBytes,
    dropOrder: 3,
  },
  { title: 'RELEASE_VERSION', cell: ({ endpoint }) => endpoint.releaseVersion, dropOrder: 4 },
  { title: 'SCHEMA', cell: ({ endpoint }) => endpoint.schemaVersion, dropOrder: 5 },
  { title: 'HOST_ID', cell: ({ endpoint }) => endpoint.hostId, dropOrder: 6 },
];

/** A node that was drained or has left goes on calling itself up, which is no dispute. */
function isDisputed({ address, views }: GossipLine): boolean {
  return views.filter(({ observers }) => observers.some((one) => one !== address)).length > 1;
}

function seenBy({ wide }: Style): Column<Row> {
  return {
    title: 'SEEN BY',
    cell: ({ opinion: { observers } }) => {
      const shown = wide ? observers : observers.slice(0, MAX_NAMES);
      const more = observers.length - shown.length;
      return shown.join(',') + (more > 0 ? ` and ${more} more` : '');
    },
  };
}
