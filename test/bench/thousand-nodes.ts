import { playCassandra } from '../cluster/play-cassandra.ts';
import type { PlayedCassandra } from '../cluster/play-cassandra.ts';
import { answerPortForward } from '../cluster/pod-streams.ts';
import { newNamespace } from '../cluster/shared-cluster.ts';
import type { TestCluster } from '../cluster/test-cluster.ts';
import { measuredRun } from './measured-run.ts';
import { formatSpread, spreadOf } from './spread.ts';
import type { Spread } from './spread.ts';

/** How long `status` takes for a large cluster, and how much memory it needs. */
export interface ThousandNodesResult {
  readonly name: string;
  readonly seconds: Spread;
  readonly peakMb: Spread;
  /** The goals: more of either misses them. Undefined where there is none. */
  readonly maxSeconds: number | undefined;
  readonly maxMb: number;
}

const NODES = 1_000;
const DELAY_MS = 20;
/** One in the middle and the very last: whoever is asked last is waited for longest. */
const HUNG = [499, NODES - 1];
const NODE_TIMEOUT_SECONDS = 5;
const SLACK_SECONDS = 2;
const MAX_MB = 200;

/**
 * A thousand pods of a real API server, which reaches each of them by its own address.
 *
 * @throws Error when `status` shows anything else than is there: that would be measured in vain.
 */
export async function measureThousandNodes(
  cluster: TestCluster,
  plugin: string,
  rounds: number,
): Promise<readonly ThousandNodesResult[]> {
  const namespace = await newNamespace(cluster, { 'policy.k8ssandra.io/enabled': 'false' });
  const played = await playCassandra(cluster, {
    namespace,
    nodes: NODES,
    keyspaces: { shop: { class: 'NetworkTopologyStrategy', dc1: '3' } },
  });
  for (const node of played.emulated.state.nodes) node.delayMs = DELAY_MS;
  const run = async (words: readonly string[], answered: number): Promise<readonly number[]> => {
    const environment = { KUBECONFIG: cluster.kubeconfig };
    const line = [plugin, 'status', '-n', namespace, ...words] as const;
    const { exitCode, stdout, stderr, wallMs, peakMb } = await measuredRun(line, environment);
    const isRight = stdout.includes(`${answered} of ${NODES} answered`);
    if (exitCode !== (answered === NODES ? 0 : 3) || !isRight) {
      throw new Error(`status ended with ${exitCode}: ${stdout.slice(0, 300)} ${stderr}`);
    }
    return [wallMs / 1_000, peakMb];
  };
  try {
    const healthy = await repeat(rounds, () => run([], NODES));
    for (const index of HUNG) await hang(cluster, played, index);
    const hung = await repeat(rounds, () => run([], NODES - HUNG.length));
    return [
      resultOf('all nodes answer', healthy, undefined),
      resultOf('two nodes hang', hung, NODE_TIMEOUT_SECONDS + SLACK_SECONDS),
    ];
  } finally {
    await played.close();
  }
}

/** It hangs also for who comes by port-forward, as the plugin does when the proxy is slow. */
async function hang(
  cluster: TestCluster,
  { emulated, ports }: PlayedCassandra,
  index: number,
): Promise<void> {
  const node = emulated.node(index);
  node.fault = 'hung';
  const pod = { namespace: emulated.namespace, name: emulated.podName(node) };
  await answerPortForward(
    cluster,
    pod,
    Object.fromEntries(ports.map((port) => [port, port])),
    node.address,
  );
}

/** The first time warms the caches of the file system and does not count. */
async function repeat<T>(rounds: number, once: () => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const result = await once();
    if (round > 0) results.push(result);
  }
  return results;
}

function resultOf(
  name: string,
  samples: readonly (readonly number[])[],
  maxSeconds: number | undefined,
): ThousandNodesResult {
  return {
    name,
    seconds: spreadOf(samples.map(([seconds = NaN]) => seconds)),
    peakMb: spreadOf(samples.map(([, peakMb = NaN]) => peakMb)),
    maxSeconds,
    maxMb: MAX_MB,
  };
}

export function formatThousandNodes(results: readonly ThousandNodesResult[]): string {
  const rows = results.map(({ name, seconds, peakMb, maxSeconds, maxMb }) =>
    [
      name,
      formatSpread(seconds, 1),
      String(maxSeconds ?? '-'),
      formatSpread(peakMb),
      String(maxMb),
    ].join(' | '),
  );
  return [
    '| 1,000 nodes | Seconds | Goal, below | Memory, MB | Goal, below |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}
