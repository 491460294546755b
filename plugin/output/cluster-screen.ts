import { printable } from '../../shared/domain/printable.ts';
import type { ClusterDescription } from '../actions/describe-cluster/describe-cluster.ts';
import type { VersionHolders } from '../actions/schema/describe-schema.ts';
import { bullet } from './bullet.ts';
import type { Style } from './style.ts';

const MAX_WIDTH = 80;

/** Clusters as `nodetool describecluster` shows them. */
export function renderDescriptions(clusters: readonly ClusterDescription[], style: Style): string {
  return clusters.map((cluster) => renderDescription(cluster, style)).join('\n');
}

function renderDescription(cluster: ClusterDescription, { width, paint }: Style): string {
  const { counts, datacenters, keyspaces, unreachable, disagreements } = cluster;
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [
      'Cluster Information:',
      [
        `Name: ${cluster.name}`,
        `Partitioner: ${cluster.partitioner ?? '?'}`,
        'Schema versions:',
        ...holders(cluster.schemaVersions).map((line) => `  ${line}`),
        ...(unreachable.length === 0 ? [] : [`  UNREACHABLE: [${unreachable.join(', ')}]`]),
      ],
    ],
    [
      'Stats for all nodes:',
      [
        `Live: ${counts.live}`,
        `Joining: ${counts.joining}`,
        `Moving: ${counts.moving}`,
        `Leaving: ${counts.leaving}`,
        `Unreachable: ${counts.unreachable}`,
      ],
    ],
    [
      'Data Centers:',
      datacenters.map(({ name, nodes, down }) => `${name} #Nodes: ${nodes} #Down: ${down}`),
    ],
    ['Database versions:', holders(cluster.releaseVersions)],
    [
      'Keyspaces:',
      keyspaces?.map(({ name, replication }) => `${name} -> Replication class: ${replication}`) ?? [
        '?',
      ],
    ],
  ];
  const text = sections
    .map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`), ''].join('\n'))
    .join('\n');
  const remarks = disagreements
    .flatMap((one) => bullet('!', one, undefined, Math.min(width ?? MAX_WIDTH, MAX_WIDTH)))
    .map((line) => paint('warning', line));
  return [printable(text), ...(remarks.length === 0 ? [] : ['\n', ...remarks])].join('');
}

function holders(versions: readonly VersionHolders[]): readonly string[] {
  return versions.map(({ version, nodes }) => `${version}: [${nodes.join(', ')}]`);
}
