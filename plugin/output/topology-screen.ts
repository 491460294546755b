import { groupBy } from '../../shared/domain/group-by.ts';
import type { FailureEffect, LostLevel } from '../actions/topology/assess-failures.ts';
import type { ClusterTopology } from '../actions/topology/describe-topology.ts';
import type { PlacedNode } from '../actions/topology/failure-domains.ts';
import { bullet } from './bullet.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import type { Column } from './table.ts';

const MAX_WIDTH = 80;
/** `-o wide` has all of them. */
const MAX_NAMES = 3;

/** Where the nodes stand, and below it what happens if something fails. */
export function renderTopology(clusters: readonly ClusterTopology[], style: Style): string {
  return clusters.map((cluster) => renderCluster(cluster, style)).join('\n');
}

function renderCluster({ name, nodes, effects, notes }: ClusterTopology, style: Style): string {
  const width = Math.min(style.width ?? MAX_WIDTH, MAX_WIDTH);
  // What the tables are sorted by is a column of the first one.
  const unsorted = { ...style, sortBy: undefined };
  const failures = [...groupBy(effects, outcome).values()];
  return [
    `Cluster ${name}: ${nodes.length} nodes\n`,
    nodes.length === 0 ? '' : renderTable(NODES, nodes, '', style),
    failures.length === 0 ? '' : `\n${renderTable(failureColumns(style), failures, '', unsorted)}`,
    ...(notes.length === 0 ? [] : ['\n']),
    ...notes.flatMap((text) => bullet('?', text, undefined, width)),
  ].join('');
}

const NODES: readonly Column<PlacedNode>[] = [
  { title: 'DC', cell: ({ datacenter }) => datacenter },
  { title: 'RACK', cell: ({ rack }) => rack },
  { title: 'ZONE', cell: ({ zone }) => zone },
  { title: 'NODE', cell: ({ kubernetesNode }) => kubernetesNode, dropOrder: 2 },
  {
    title: '--',
    cell: ({ state }) => state,
    tone: ({ isAlive }) => (isAlive ? 'good' : 'bad'),
  },
  { title: 'ADDRESS', cell: ({ address }) => address, dropOrder: 1 },
  { title: 'POD', cell: ({ pod }) => pod },
];

const KINDS: Readonly<Record<FailureEffect['kind'], string>> = {
  datacenter: 'datacenter',
  zone: 'zone',
  rack: 'rack',
  'kubernetes-node': 'Kubernetes node',
};

/** Domains of one kind whose failure is as bad stand in one line. */
function outcome(effect: FailureEffect): string {
  const { kind, keyspace, replicas, ofReplicas } = effect;
  return [kind, keyspace, replicas, ofReplicas, lostText(effect.lost)].join('\n');
}

function failureColumns({ wide }: Style): readonly Column<readonly FailureEffect[]>[] {
  return [
    { title: 'IF ONE FAILS', cell: ([one]) => one && KINDS[one.kind] },
    { title: 'KEYSPACE', cell: ([one]) => one?.keyspace },
    {
      title: 'REPLICAS',
      cell: ([one]) => one && `${one.replicas} of ${one.ofReplicas}`,
      dropOrder: 1,
    },
    {
      title: 'LOST',
      cell: ([one]) => one && lostText(one.lost),
      tone: ([one]) => one && toneOf(one),
    },
    {
      title: 'SUCH AS',
      cell: (all) => {
        const shown = wide ? all : all.slice(0, MAX_NAMES);
        const more = all.length - shown.length;
        const names = shown.map(({ name }) => name).join(',');
        return names + (more > 0 ? ` and ${more} more` : '');
      },
      dropOrder: 2,
    },
  ];
}

/** The levels that people use; `-o json` has the others. */
const SHOWN_LEVELS = new Set(['ONE', 'QUORUM', 'LOCAL_QUORUM', 'ALL']);

function lostText(lost: readonly LostLevel[]): string {
  const levels = groupBy(
    lost.filter(({ level }) => SHOWN_LEVELS.has(level)),
    ({ level }) => level,
  );
  if (levels.size === 0) return 'nothing';
  return [...levels]
    .map(([level, all]) => {
      const places = all.flatMap(({ datacenter }) => datacenter ?? []);
      return places.length === 0 ? level : `${level} (${places.join(',')})`;
    })
    .join(', ');
}

/** Nearly everybody reads and writes at a quorum: that ALL is lost is no surprise. */
function toneOf({ lost }: FailureEffect): 'good' | 'warning' | 'bad' {
  if (lost.length === 0) return 'good';
  return lost.every(({ level }) => level === 'ALL') ? 'warning' : 'bad';
}
