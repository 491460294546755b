import { toFixedHalfEven } from '../../shared/domain/half-even.ts';
import { loadText } from '../../shared/domain/load-text.ts';
import { shareText } from '../../shared/domain/ownership.ts';
import { formatRef } from '../../shared/domain/resource-ref.ts';
import type { Placement, VolumeFill } from '../actions/status/describe-placement.ts';
import type { NodeStatus } from '../actions/status/describe-ring.ts';
import type { PodStatus } from '../actions/status/workload-status.ts';
import { ageText, countText } from './cell-text.ts';
import type { Tone } from './style.ts';
import type { Column } from './table.ts';

/** A line of a table: a node, its pod, or both. */
export interface StatusRow {
  readonly node: NodeStatus | undefined;
  readonly pod: PodStatus | undefined;
}

/** What a screen shows beside the clusters themselves. */
export interface StatusSurroundings {
  readonly nowMs: number;
  /** Undefined where it was not asked for. */
  readonly places: ReadonlyMap<string, Placement> | undefined;
}

const INJECTION: Readonly<Record<PodStatus['injection'], string>> = {
  injected: 'yes',
  incomplete: 'partly',
  'built-in': 'built-in',
  none: 'no',
};

const TONES: Readonly<Record<string, Tone>> = { U: 'good', D: 'bad' };

const NODE_COLUMNS: readonly Column<StatusRow>[] = [
  {
    title: '--',
    cell: ({ node }) => node?.state ?? '??',
    tone: ({ node }) => TONES[node?.state.charAt(0) ?? ''] ?? 'warning',
  },
  { title: 'DC', cell: ({ node }) => node?.datacenter, wide: true },
  { title: 'ADDRESS', cell: ({ node }) => node?.address },
  {
    title: 'LOAD',
    cell: ({ node }) => node?.load,
    order: ({ node }) => node?.loadBytes,
  },
  {
    title: 'TOKENS',
    cell: ({ node }) => countText(node?.tokens),
    order: ({ node }) => node?.tokens,
    dropOrder: 4,
  },
  {
    title: 'OWNS',
    cell: ({ node }) => (node?.owns === undefined ? '?' : shareText(node.owns, 1)),
    order: ({ node }) => node?.owns,
    dropOrder: 1,
  },
  { title: 'HOST ID', cell: ({ node }) => node?.hostId, wide: true },
  { title: 'RACK', cell: ({ node }) => node?.rack, dropOrder: 2 },
];

/** Of a cluster that its nodes tell of. */
export function ringColumns(surroundings: StatusSurroundings): readonly Column<StatusRow>[] {
  return [
    ...NODE_COLUMNS,
    ...podColumns(surroundings).map((column) =>
      ['INJECTED', 'REVISION'].includes(column.title) ? { ...column, wide: true } : column,
    ),
    { title: 'SOURCE', cell: ({ node }) => node?.source, wide: true },
  ];
}

/** Of nodes without a pod in sight, of whatever datacenter. */
export const STRANGER_COLUMNS = NODE_COLUMNS.map((column) => ({
  ...column,
  wide: column.title === 'HOST ID',
}));

/** Of a cluster that only Kubernetes tells of. */
export function podColumns({ nowMs, places }: StatusSurroundings): readonly Column<StatusRow>[] {
  const placeOf = ({ node }: StatusRow): Placement | undefined =>
    node?.pod === undefined || node.namespace === undefined
      ? undefined
      : places?.get(formatRef({ namespace: node.namespace, name: node.pod }));
  return [
    { title: 'POD', cell: ({ pod, node }) => pod?.name ?? node?.pod },
    {
      title: 'READY',
      cell: ({ pod }) => pod && `${pod.containers.ready}/${pod.containers.total}`,
    },
    { title: 'STATUS', cell: ({ pod }) => pod?.status, dropOrder: 3 },
    {
      title: 'RESTARTS',
      cell: ({ pod }) => countText(pod?.restarts),
      order: ({ pod }) => pod?.restarts,
      dropOrder: 5,
    },
    { title: 'INJECTED', cell: ({ pod }) => pod && INJECTION[pod.injection], dropOrder: 6 },
    { title: 'REVISION', cell: ({ pod }) => pod?.revision, dropOrder: 8 },
    { title: 'NODE', cell: ({ pod }) => pod?.node, wide: true },
    { title: 'ZONE', cell: (row) => placeOf(row)?.zone, wide: true },
    {
      title: 'VOLUME',
      cell: (row) => volumeText(placeOf(row)?.volume, row.node?.loadBytes),
      order: (row) => shareOf(placeOf(row)?.volume, row.node?.loadBytes),
      wide: true,
    },
    {
      title: 'AGE',
      cell: ({ pod }) => ageText(pod?.createdAt, nowMs),
      order: ({ pod }) => -Date.parse(pod?.createdAt ?? ''),
      dropOrder: 7,
    },
  ];
}

/** With the load of Cassandra in place of what the kubelet measures, it is about so much. */
function volumeText(
  volume: VolumeFill | undefined,
  loadBytes: number | undefined,
): string | undefined {
  if (volume === undefined) return undefined;
  const share = shareOf(volume, loadBytes);
  const about = volume.usedBytes === undefined ? '~' : '';
  const part = share === undefined ? '?' : `${about}${toFixedHalfEven(share * 100, 0)}%`;
  return `${part} of ${loadText(volume.capacityBytes)}`;
}

function shareOf(
  volume: VolumeFill | undefined,
  loadBytes: number | undefined,
): number | undefined {
  const used = volume?.usedBytes ?? loadBytes;
  if (volume === undefined || used === undefined || volume.capacityBytes <= 0) return undefined;
  return used / volume.capacityBytes;
}
