import type { FakeNodesInfo, TestCluster } from '../cluster/test-cluster.ts';
import { formatMemory, measureMemory } from './memory.ts';
import { startPeer } from './peer.ts';
import { additionsFor, benchmarkPod, reviewBody } from './review-body.ts';
import { formatStartUp, measureStartUp } from './startup.ts';
import { formatThousandNodes, measureThousandNodes } from './thousand-nodes.ts';
import { formatThousandPods, measureThousandPods } from './thousand-pods.ts';
import { formatThroughput, measureThroughput } from './throughput.ts';
import type { ThroughputResult } from './throughput.ts';
import { formatList, measureList } from './two-hundred-datacenters.ts';

/** What every measurement finds: a cluster of its own, and our programs as they are shipped. */
export interface World {
  readonly cluster: TestCluster<FakeNodesInfo>;
  readonly plugin: string;
  readonly kubectl: string;
}

/** In addition, our webhook and one Cassandra StatefulSet in the namespace of the context. */
export interface WebhookWorld extends World {
  /** Where our webhook takes reviews of pods. */
  readonly url: string;
  readonly peerPath: string;
}

interface Bench<W extends World> {
  readonly title: string;
  readonly about: string;
  /** A Markdown table, or lines. */
  readonly measure: (world: W) => Promise<string>;
}

/** By the name that chooses it on the command line. */
export type Benches<W extends World> = Readonly<Record<string, Bench<W>>>;

const CONNECTIONS = 8;
/** A 5 KB pod and one of 149 KB, by their numbers of variables. */
const SMALL = 46;
const LARGE = 2_000;

export const WEBHOOK_BENCHES: Benches<WebhookWorld> = {
  startup: {
    title: 'Start-up of the plugin',
    about: 'CPU time of whole processes against kubectl, medians of 20 interleaved runs.',
    measure: ({ plugin, kubectl, cluster: { kubeconfig } }) =>
      Promise.resolve(formatStartUp(measureStartUp({ plugin, kubectl, kubeconfig, runs: 20 }))),
  },
  throughput: {
    title: 'Reviews of a Cassandra pod',
    about: `Over TLS with ${CONNECTIONS} kept-alive connections, load generator beside the server, against an injector over controller-runtime that makes the same additions; five interleaved rounds. Goals: 3 times the reviews and a fifth of the p99 for 5 KB, 6 times the reviews for 149 KB. Our one thread suffers more than the peer's many when something else runs on the machine: of several runs, a quiet one is the one to look at.`,
    measure: async (world) => {
      const results: ThroughputResult[] = [];
      for (const [name, variables] of [
        ['5 KB', SMALL],
        ['149 KB, 2,000 variables', LARGE],
      ] as const) {
        results.push(await compare(name, variables, world));
      }
      return formatThroughput(results);
    },
  },
  memory: {
    title: 'Memory of the webhook',
    about:
      'Resident memory while it answers a million reviews of the 5 KB pod. Goal: below 150 MB.',
    measure: async ({ cluster, url }) =>
      formatMemory(
        await measureMemory({
          url,
          body: reviewBody(benchmarkPod(SMALL)),
          folder: cluster.info.folder,
          connections: CONNECTIONS,
          reviews: 1_000_000,
          process: 'lib/webhook/main.mjs',
        }),
      ),
  },
  pods: {
    title: 'A thousand pods',
    about:
      'Ten StatefulSets of a hundred pods on fake nodes, with and without our webhooks, in turn.',
    measure: async ({ cluster }) => formatThousandPods(await measureThousandPods(cluster, 2)),
  },
};

export const PLUGIN_BENCHES: Benches<World> = {
  list: {
    title: 'Two hundred datacenters',
    about:
      'Wall time of `list -A` for 200 datacenters with 600 StatefulSets in 20 namespaces against kubectl, medians of 15 interleaved runs. list asks for six kinds of objects and judges them; kubectl prints what it gets.',
    measure: async ({ cluster, plugin, kubectl }) =>
      formatList(await measureList(cluster, { plugin, kubectl }, 15)),
  },
  status: {
    title: 'Status of a thousand nodes',
    about:
      'Whole processes of `status` for a thousand pods of a real API server, which reaches the emulated Management API of each at its own address; every node takes 20 ms for an answer, and the two that hang accept and never answer. 32 nodes are asked at once, each for 5 s at most. API server, nodes and plugin share the cores of the machine. Medians of three runs.',
    measure: async ({ cluster, plugin }) =>
      formatThousandNodes(await measureThousandNodes(cluster, plugin, 3)),
  },
};

async function compare(
  name: string,
  variables: number,
  { cluster: { info }, url, peerPath }: WebhookWorld,
): Promise<ThroughputResult> {
  const pod = benchmarkPod(variables);
  const peer = await startPeer(peerPath, additionsFor(pod), info);
  try {
    return await measureThroughput({
      name,
      ours: url,
      peer: peer.url,
      body: reviewBody(pod),
      connections: CONNECTIONS,
      rounds: 5,
      secondsEach: 6,
      folder: info.folder,
    });
  } finally {
    await peer.stop();
  }
}
