import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBinaries } from '../cluster/build-binaries.ts';
import { namespaces, namespacesEnv } from '../cluster/capabilities.ts';
import { freePorts } from '../cluster/free-ports.ts';
import { installLocalWebhook } from '../cluster/install-webhook.ts';
import { startGroup } from '../cluster/process-group.ts';
import { createProgress } from '../cluster/progress.ts';
import { SetupError, describeFailure } from '../cluster/setup-error.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import type { Tools } from '../cluster/tools.ts';
import { interruptionSignal } from '../lanes/interruption.ts';
import { probeNamespaces } from '../lanes/namespace.ts';
import { PLUGIN_BENCHES, WEBHOOK_BENCHES } from './benches.ts';
import type { Benches, WebhookWorld, World } from './benches.ts';
import { buildPeer } from './peer.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/reference/benchmarks.md');
const PLUGIN = join(ROOT, 'dist/kubectl-k8ssandra');
const WEBHOOK = join(ROOT, 'dist/k8ssandra-webhook');
const FAKE_NODES = 20;
const STOP_GRACE_MS = 10_000;

const progress = createProgress((text) => process.stderr.write(text));
const signal = interruptionSignal();

/** Builds what is needed, which takes a network, and goes on where the addresses of pods are ours. */
async function main(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { write: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const isWanted = (name: string): boolean =>
    positionals.length === 0 || positionals.includes(name);
  const tools = await buildBinaries({ env: process.env, progress, signal });
  const peerPath = isWanted('throughput') ? await buildPeer(progress) : '';
  if (!namespaces.available) return goInside(words);
  const sections = await measure(isWanted, tools, peerPath);
  if (values.write) writeFileSync(PAGE, page(sections, readFileSync(PAGE, 'utf8')));
  return 0;
}

async function goInside(words: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const probe = await probeNamespaces(folder);
    if ('reason' in probe) {
      throw new SetupError(probe.reason, { hint: 'Allow user namespaces on this machine.' });
    }
    const [program, ...args] = [...probe.prefix, process.execPath, import.meta.filename];
    const group = startGroup(program, [...args, 'bench', ...words], {
      cwd: ROOT,
      env: { ...process.env, ...namespacesEnv() },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    signal.addEventListener('abort', () => void group.stop(STOP_GRACE_MS), { once: true });
    return (await group.ended).exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  isWanted: (name: string) => boolean,
  tools: Tools,
  peerPath: string,
): Promise<readonly string[]> {
  return [
    ...(await sectionsOf(WEBHOOK_BENCHES, isWanted, (work) =>
      withCluster(tools, (world) => withWebhook(world, peerPath, work)),
    )),
    ...(await sectionsOf(PLUGIN_BENCHES, isWanted, (work) => withCluster(tools, work))),
  ];
}

/** Those that are wanted share one world, which is not made for none. */
async function sectionsOf<W extends World>(
  benches: Benches<W>,
  isWanted: (name: string) => boolean,
  inWorld: (work: (world: W) => Promise<readonly string[]>) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const wanted = Object.entries(benches).filter(([name]) => isWanted(name));
  if (wanted.length === 0) return [];
  return inWorld(async (world) => {
    const sections: string[] = [];
    for (const [, bench] of wanted) {
      progress.say(`measuring: ${bench.title}`);
      const result = await bench.measure(world);
      const section = `## ${bench.title}\n\n${bench.about}\n\n${result.trim()}\n\nMeasured on ${today()}.`;
      process.stdout.write(`${section}\n\n`);
      sections.push(section);
    }
    return sections;
  });
}

async function withCluster<T>(tools: Tools, work: (world: World) => Promise<T>): Promise<T> {
  const cluster = await startCluster({ tools, nodes: FAKE_NODES });
  try {
    return await work({ cluster, plugin: PLUGIN, kubectl: tools.path('kubectl') });
  } finally {
    await cluster.stop();
  }
}

async function withWebhook<T>(
  world: World,
  peerPath: string,
  work: (world: WebhookWorld) => Promise<T>,
): Promise<T> {
  const { cluster } = world;
  const [port = 0] = await freePorts(1);
  const webhook = await installLocalWebhook(cluster, { command: [WEBHOOK], port });
  try {
    await cluster.kubectl(['apply', '-f', join(ROOT, 'manifests/samples/cassandra.yaml')]);
    await cluster.kubectl(['config', 'set-context', '--current', '--namespace=cassandra']);
    return await work({ ...world, url: `https://127.0.0.1:${port}/mutate/pods`, peerPath });
  } finally {
    await webhook.stop();
  }
}

/** Sections that were not measured anew stay as they are on the page. */
function page(sections: readonly string[], before: string): string {
  const kept = before.split(/^(?=## )/m).slice(1);
  const titles = Object.values({ ...WEBHOOK_BENCHES, ...PLUGIN_BENCHES }).map(({ title }) => title);
  const all = titles.flatMap(
    (title) => [...sections, ...kept].find((one) => one.startsWith(`## ${title}\n`))?.trim() ?? [],
  );
  const cores = cpus();
  const machine = `${cores.length} cores (${cores[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  return [
    '# Benchmarks',
    `Written by \`npm run bench -- --write\`, on ${machine}. Each figure is a median with its range; quote the ratios, which were measured in the same run, rather than the figures.`,
    ...all,
    '',
  ].join('\n\n');
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

try {
  process.exitCode = await main(process.argv.slice(3));
} catch (error) {
  progress.say(describeFailure(error));
  process.exitCode = 1;
}
