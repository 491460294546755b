import { formatAge } from '../../shared/domain/duration.ts';
import { toFixedHalfEven } from '../../shared/domain/half-even.ts';
import { loadText } from '../../shared/domain/load-text.ts';
import { shareText } from '../../shared/domain/ownership.ts';
import { placeKey } from '../actions/status/describe-placement.ts';
import type { Placement, VolumeFill } from '../actions/status/describe-placement.ts';
import type { ClusterStatus, NodeStatus } from '../actions/status/describe-ring.ts';
import type { WorkStatus } from '../actions/status/describe-work.ts';
import type { PodStatus, WorkloadStatus } from '../actions/status/workload-status.ts';
import { bullet } from './bullet.ts';
import { countText } from './cell-text.ts';
import type { DocumentHead } from './json-document.ts';
import { silentNodes } from './silent-nodes.ts';
import type { Style, Tone } from './style.ts';
import { renderTable } from './table.ts';
import type { Column } from './table.ts';
import { wrap } from './wrap.ts';

/** What `status -o json` prints. */
export interface StatusDocument extends DocumentHead {
  readonly items: readonly ShownCluster[];
}

type ShownWorkload = WorkloadStatus & WorkStatus;

interface ShownCluster extends ClusterStatus {
  readonly workloads: readonly ShownWorkload[];
}

/** A line of a table: a node, its pod, or both. */
interface Row {
  readonly node: NodeStatus | undefined;
  readonly pod: PodStatus | undefined;
}

/** What a screen shows beside the clusters themselves. */
export interface StatusSurroundings {
  readonly nowMs: number;
  /** Undefined where it was not asked for. */
  readonly places: ReadonlyMap<string, Placement> | undefined;
}

const MAX_WIDTH = 80;

const INJECTION: Readonly<Record<PodStatus['injection'], string>> = {
  injected: 'yes',
  incomplete: 'partly',
  'built-in': 'built-in',
  none: 'no',
};

/** A block for each cluster, and in it one for each StatefulSet or datacenter. */
export function renderStatus(
  clusters: readonly ShownCluster[],
  surroundings: StatusSurroundings,
): (style: Style) => string {
  return (style) =>
    clusters.map((cluster) => renderCluster(cluster, surroundings, style)).join('\n');
}

function renderCluster(
  cluster: ShownCluster,
  surroundings: StatusSurroundings,
  style: Style,
): string {
  const { nowMs } = surroundings;
  const width = Math.min(style.width ?? MAX_WIDTH, MAX_WIDTH);
  const columns = isRingKnown(cluster) ? ringColumns(surroundings) : podColumns(surroundings);
  const blocks = cluster.workloads.map((workload, index) => {
    const rows = rowsOf(workload, cluster);
    return [
      index > 0 || isRingKnown(cluster) ? '\n' : '',
      ...hanging(headline(workload, cluster, nowMs), width),
      rows.length === 0 ? '' : renderTable(columns, rows, '  ', style),
      ...workload.advice.flatMap(({ problem, next }) => bullet('!', problem, next, width)),
    ].join('');
  });
  const strangers = cluster.nodes.filter(({ pod }) => pod === undefined);
  return [
    ...(isRingKnown(cluster) ? hanging(summary(cluster), width) : []),
    ...blocks,
    ...(strangers.length === 0 ? [] : [renderStrangers(strangers, style)]),
    ...remarks(cluster, width),
  ].join('');
}

/** What nodes contradict each other in, and what could not be had: next to the prompt. */
function remarks(cluster: ClusterStatus, width: number): readonly string[] {
  const lines = [
    ...cluster.disagreements.flatMap((text) => bullet('!', text, undefined, width)),
    ...notes(cluster).flatMap((text) => bullet('?', text, undefined, width)),
  ];
  return lines.length > 0 && isRingKnown(cluster) ? ['\n', ...lines] : lines;
}

function isRingKnown({ nodes }: ClusterStatus): boolean {
  return nodes.some(({ address }) => address !== undefined);
}

/** Nodes of other Kubernetes clusters, and such as no longer have a pod. */
function renderStrangers(nodes: readonly NodeStatus[], style: Style): string {
  const wanted = ['--', 'DC', 'ADDRESS', 'LOAD', 'TOKENS', 'OWNS', 'RACK', 'HOST ID'];
  const columns = ringColumns({ nowMs: 0, places: undefined })
    .filter(({ title }) => wanted.includes(title))
    .map((column) => ({ ...column, wide: column.title === 'HOST ID' }));
  const rows = nodes.map((node) => ({ node, pod: undefined }));
  return `\nNodes without a pod in sight:\n${renderTable(columns, rows, '  ', style)}`;
}

function rowsOf(workload: WorkloadStatus, { nodes }: ClusterStatus): readonly Row[] {
  const pods = new Map(workload.pods.map((pod) => [pod.name, pod]));
  const own = nodes.filter(
    (node) =>
      node.pod !== undefined &&
      node.namespace === workload.namespace &&
      node.workload === workload.name,
  );
  return own.map((node) => ({ node, pod: pods.get(node.pod ?? '') }));
}

function summary({ name, up, total, otherNodes, ...cluster }: ClusterStatus): string {
  const { versions, schemaAgreed, answered, asked } = cluster;
  const facts = [
    `${up} of ${total} nodes up`,
    schemaAgreed === true ? 'one schema' : 'schema disagreement',
    otherNodes > 0 ? `${answered} of ${asked} asked answered` : `${answered} of ${asked} answered`,
    ...(versions.length === 0 ? [] : [`Cassandra ${versions.join(' and ')}`]),
  ];
  return `Cluster ${name}: ${facts.join(', ')}`;
}

/** Who did not answer, and what cannot be told. */
function notes({ nodes, ownership }: ClusterStatus): readonly string[] {
  const silent = nodes.filter(({ reply }) => reply === 'failed');
  return [
    ...silentNodes(silent).map(({ text }) => text),
    ...(ownership.note === undefined
      ? []
      : [`OWNS is not known (${ownership.note}): name a keyspace with --keyspace`]),
  ];
}

function headline(workload: ShownWorkload, cluster: ClusterStatus, nowMs: number): string {
  const { kind, namespace, name, cassandraVersion, desired, datacenters } = workload;
  const places = new Set(
    rowsOf(workload, cluster).flatMap(({ node }) =>
      node?.address === undefined ? [] : (node.datacenter ?? []),
    ),
  );
  const facts = [
    ...[...places].flatMap((place) => (place === name ? [] : [`datacenter ${place}`])),
    ...(desired === undefined ? [] : [`${workload.ready ?? '?'}/${desired} ready`]),
    ...(desired === undefined ? [] : [`${workload.withApi ?? '?'}/${desired} with Management API`]),
    ...(datacenters.length === 0 ? [] : [`datacenters ${datacenters.join(', ')}`]),
    ...work(workload, nowMs),
    ...(cassandraVersion === undefined || cluster.versions.join() === cassandraVersion
      ? []
      : [`Cassandra ${cassandraVersion}`]),
  ];
  return `${kind} ${namespace}/${name}: ${facts.join(', ')}`;
}

/** What the operator says and does. */
function work({ phase, operation, lastBackup }: ShownWorkload, nowMs: number): readonly string[] {
  const backupAge = ageOf(lastBackup, nowMs);
  const backup = backupAge === undefined ? undefined : `last backup ${backupAge} ago`;
  return [phase, operation, backup].filter((one) => one !== undefined);
}

/** The second line and those after it stand in by two. */
function hanging(text: string, width: number): readonly string[] {
  const [first = ''] = wrap(text, width);
  const rest = text.slice(first.length).trimStart();
  const more = rest === '' ? [] : wrap(rest, width - 2).map((line) => `  ${line}`);
  return [first, ...more].map((line) => `${line}\n`);
}

const TONES: Readonly<Record<string, Tone>> = { U: 'good', D: 'bad' };

function ringColumns(surroundings: StatusSurroundings): readonly Column<Row>[] {
  return [
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
    ...podColumns(surroundings).map((column) =>
      ['INJECTED', 'REVISION'].includes(column.title) ? { ...column, wide: true } : column,
    ),
    { title: 'SOURCE', cell: ({ node }) => node?.source, wide: true },
  ];
}

function podColumns({ nowMs, places }: StatusSurroundings): readonly Column<Row>[] {
  const placeOf = ({ node }: Row): Placement | undefined =>
    node?.pod === undefined || node.namespace === undefined
      ? undefined
      : places?.get(placeKey({ namespace: node.namespace, name: node.pod }));
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
      cell: ({ pod }) => ageOf(pod?.createdAt, nowMs),
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

function ageOf(createdAt: string | undefined, nowMs: number): string | undefined {
  const createdMs = Date.parse(createdAt ?? '');
  return Number.isNaN(createdMs) ? undefined : formatAge(nowMs - createdMs);
}
