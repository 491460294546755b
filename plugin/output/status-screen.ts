import type { ClusterStatus, NodeStatus } from '../actions/status/describe-ring.ts';
import type { WorkStatus } from '../actions/status/describe-work.ts';
import type { WorkloadStatus } from '../actions/status/workload-status.ts';
import { bullet } from './bullet.ts';
import { ageText } from './cell-text.ts';
import type { DocumentHead } from './json-document.ts';
import { silentNodes } from './silent-nodes.ts';
import { podColumns, ringColumns, STRANGER_COLUMNS } from './status-columns.ts';
import type { StatusRow, StatusSurroundings } from './status-columns.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import { wrap } from './wrap.ts';

/** What `status -o json` prints. */
export interface StatusDocument extends DocumentHead {
  readonly items: readonly ShownCluster[];
}

type ShownWorkload = WorkloadStatus & WorkStatus;

interface ShownCluster extends ClusterStatus {
  readonly workloads: readonly ShownWorkload[];
}

const MAX_WIDTH = 80;

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
  const rows = nodes.map((node) => ({ node, pod: undefined }));
  return `\nNodes without a pod in sight:\n${renderTable(STRANGER_COLUMNS, rows, '  ', style)}`;
}

function rowsOf(workload: WorkloadStatus, { nodes }: ClusterStatus): readonly StatusRow[] {
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
  const backupAge = ageText(lastBackup, nowMs);
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
