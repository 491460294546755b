import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBinaries } from '../cluster/build-binaries.ts';
import { freePorts } from '../cluster/free-ports.ts';
import { installLocalWebhook } from '../cluster/install-webhook.ts';
import { createProgress } from '../cluster/progress.ts';
import { describeFailure } from '../cluster/setup-error.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import type { FakeNodesInfo, TestCluster } from '../cluster/test-cluster.ts';
import { interruptionSignal } from '../lanes/interruption.ts';
import { formatMemory, measureMemory } from './memory.ts';
import { buildPeer, startPeer } from './peer.ts';
import { additionsFor, benchmarkPod, reviewBody } from './review-body.ts';
import { formatStartUp, measureStartUp } from './startup.ts';
import { formatThousandPods, measureThousandPods } from './thousand-pods.ts';
import { formatThroughput, measureThroughput } from './throughput.ts';
import type { ThroughputResult } from './throughput.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/reference/benchmarks.md');
const WEBHOOK = join(ROOT, 'dist/k8ssandra-webhook');
const CONNECTIONS = 8;
/** A 5 KB pod and one of 149 KB, by their numbers of variables. */
const SMALL = 46;
const LARGE = 2_000;

const progress = createProgress((text) => process.stderr.write(text));

interface Bench {
  readonly title: string;
  readonly about: string;
  readonly measure: (world: World) => Promise<string>;
}

interface World {
  readonly cluster: TestCluster<FakeNodesInfo>;
  /** Where our webhook takes reviews of pods. */
  readonly url: string;
  readonly peerPath: string;
  readonly kubectl: string;
}

const BENCHES: Readonly<Record<string, Bench>> = {
  startup: {
    title: 'Start-up of the plugin',
    about: 'CPU time of whole processes against kubectl, medians of 20 interleaved runs.',
    measure: ({ kubectl, cluster: { kubeconfig } }) => {
      const plugin = join(ROOT, 'dist/kubectl-k8ssandra');
      return Promise.resolve(
        formatStartUp(measureStartUp({ plugin, kubectl, kubeconfig, runs: 20 })),
      );
    },
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

async function compare(name: string, variables: number, world: World): Promise<ThroughputResult> {
  const { info } = world.cluster;
  const pod = benchmarkPod(variables);
  const peer = await startPeer(world.peerPath, additionsFor(pod), info);
  try {
    return await measureThroughput({
      name,
      ours: world.url,
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

async function main(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { write: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const wanted = Object.entries(BENCHES).filter(
    ([name]) => positionals.length === 0 || positionals.includes(name),
  );
  const sections = await inWorld(async (world) => {
    const written: string[] = [];
    for (const [, { title, about, measure }] of wanted) {
      progress.say(`measuring: ${title}`);
      written.push(`## ${title}\n\n${about}\n\n${(await measure(world)).trim()}`);
      process.stdout.write(`${written.at(-1) ?? ''}\n\n`);
    }
    return written;
  });
  if (values.write) writeFileSync(PAGE, page(sections));
  return 0;
}

async function inWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
  const signal = interruptionSignal();
  const tools = await buildBinaries({ env: process.env, progress, signal });
  const peerPath = await buildPeer(progress);
  const cluster = await startCluster({ tools, nodes: 20 });
  try {
    const [port = 0] = await freePorts(1);
    const webhook = await installLocalWebhook(cluster, { command: [WEBHOOK], port });
    try {
      await cluster.kubectl(['apply', '-f', join(ROOT, 'manifests/samples/cassandra.yaml')]);
      await cluster.kubectl(['config', 'set-context', '--current', '--namespace=cassandra']);
      const url = `https://127.0.0.1:${port}/mutate/pods`;
      return await work({ cluster, url, peerPath, kubectl: tools.path('kubectl') });
    } finally {
      await webhook.stop();
    }
  } finally {
    await cluster.stop();
  }
}

function page(sections: readonly string[]): string {
  const cores = cpus();
  const machine = `${cores.length} cores (${cores[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  return [
    '# Benchmarks',
    `Written by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}: ${machine}. Each figure is a median with its range; quote the ratios, which were measured in the same run, rather than the figures.`,
    ...sections,
    '',
  ].join('\n\n');
}

try {
  process.exitCode = await main(process.argv.slice(3));
} catch (error) {
  progress.say(describeFailure(error));
  process.exitCode = 1;
}
