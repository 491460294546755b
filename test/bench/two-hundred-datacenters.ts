import type { JsonObject } from '../../shared/domain/json.ts';
import { newNamespace } from '../cluster/shared-cluster.ts';
import type { TestCluster } from '../cluster/test-cluster.ts';
import { aCassandraDatacenter } from '../support/a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from '../support/a-cassandra-stateful-set.ts';
import { measuredRun } from './measured-run.ts';
import { formatSpread, spreadOf } from './spread.ts';
import type { Spread } from './spread.ts';

/** `list -A` beside kubectl, in whole processes. */
export interface ListResult {
  /** What kubectl got. */
  readonly peer: string;
  readonly oursMs: Spread;
  readonly peerMs: Spread;
  /** Of the medians. */
  readonly ratio: number;
  /** The goal: a higher ratio misses it. Undefined where kubectl does less than we do. */
  readonly limit: number | undefined;
}

const NAMESPACES = 20;
const DATACENTERS_EACH = 10;
const RACKS = ['r1', 'r2', 'r3'];
const LIMIT = 1.5;

interface Peer {
  readonly what: string;
  readonly kinds: string;
  readonly limit?: number;
}

/** The same as `list` reads, which is what the goal is about; and a part of it, for comparison. */
const PEERS: readonly Peer[] = [
  {
    what: 'all that list reads',
    kinds:
      'cassandradatacenters,k8ssandraclusters,statefulsets,cassandratasks,k8ssandratasks,medusabackups',
    limit: LIMIT,
  },
  { what: 'the datacenters alone', kinds: 'cassandradatacenters' },
];

/**
 * Measures wall time, in turn with kubectl, because a shared machine changes its speed.
 *
 * @throws Error when one of the commands fails, or does not show all datacenters.
 */
export async function measureList(
  cluster: TestCluster,
  programs: { readonly plugin: string; readonly kubectl: string },
  rounds: number,
): Promise<readonly ListResult[]> {
  await fillDatacenters(cluster);
  const ours: number[] = [];
  const theirs = PEERS.map((): number[] => []);
  const timed = async (line: readonly [string, ...string[]]): Promise<number> => {
    const { exitCode, stdout, stderr, wallMs } = await measuredRun(line, {
      KUBECONFIG: cluster.kubeconfig,
    });
    const rows = stdout.split('\n').length;
    if (exitCode !== 0 || rows < NAMESPACES * DATACENTERS_EACH) {
      throw new Error(`"${line.join(' ')}" ended with ${exitCode}, ${rows} lines: ${stderr}`);
    }
    return wallMs;
  };
  // The first round warms the caches and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const mine = await timed([programs.plugin, 'list', '-A']);
    if (round > 0) ours.push(mine);
    for (const [index, { kinds }] of PEERS.entries()) {
      const ms = await timed([programs.kubectl, 'get', kinds, '-A']);
      if (round > 0) theirs[index]?.push(ms);
    }
  }
  return PEERS.map(({ what, limit }, index) => {
    const [oursMs, peerMs] = [spreadOf(ours), spreadOf(theirs[index] ?? [])];
    return { peer: what, oursMs, peerMs, ratio: oursMs.median / peerMs.median, limit };
  });
}

export function formatList(results: readonly ListResult[]): string {
  const rows = results.map(({ peer, oursMs, peerMs, ratio, limit }) =>
    [
      peer,
      formatSpread(oursMs),
      formatSpread(peerMs),
      ratio.toFixed(2),
      limit?.toFixed(1) ?? '-',
    ].join(' | '),
  );
  return [
    '| kubectl get -A of | list -A, ms | kubectl, ms | Ratio | Goal, below |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** Datacenters with a StatefulSet for each rack. Nobody asks for pods here, so there are none. */
async function fillDatacenters(cluster: TestCluster): Promise<void> {
  for (let index = 0; index < NAMESPACES; index += 1) await fillNamespace(cluster);
}

async function fillNamespace(cluster: TestCluster): Promise<void> {
  const namespace = await newNamespace(cluster, { 'policy.k8ssandra.io/enabled': 'false' });
  const datacenters = `/apis/cassandra.datastax.com/v1beta1/namespaces/${namespace}/cassandradatacenters`;
  for (let index = 0; index < DATACENTERS_EACH; index += 1) {
    const name = `dc${index}`;
    const clusterName = `cluster${index}`;
    const created = await create(cluster, datacenters, {
      ...aCassandraDatacenter({ clusterName }),
      metadata: { name, namespace },
    });
    await cluster.api.send(
      'PATCH',
      `${datacenters}/${name}/status`,
      { status: { cassandraOperatorProgress: 'Ready', conditions: CONDITIONS } },
      'application/merge-patch+json',
    );
    for (const rack of RACKS) {
      await create(
        cluster,
        `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
        aRack(`${clusterName}-${name}-${rack}-sts`, namespace, created),
      );
    }
  }
}

const CONDITIONS = ['Ready', 'Initialized', 'Healthy', 'Valid'].map((type) => ({
  type,
  status: 'True',
  reason: '',
  message: '',
  lastTransitionTime: '2026-01-01T00:00:00Z',
}));

function aRack(name: string, namespace: string, { metadata }: JsonObject): JsonObject {
  const { name: owner = '', uid = '' } = metadata as JsonObject;
  const apiVersion = 'cassandra.datastax.com/v1beta1';
  const selector = { matchLabels: { app: 'cassandra' } };
  return aCassandraStatefulSet({
    metadata: {
      name,
      namespace,
      ownerReferences: [
        { apiVersion, kind: 'CassandraDatacenter', name: owner, uid, controller: true },
      ],
    },
    spec: { replicas: 0, selector },
  });
}

async function create(cluster: TestCluster, path: string, object: JsonObject): Promise<JsonObject> {
  const { status, body } = await cluster.api.send('POST', path, object);
  if (status !== 201) throw new Error(`POST ${path} was answered with ${status}`);
  return body as JsonObject;
}
