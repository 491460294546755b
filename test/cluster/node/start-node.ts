import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { objectsAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { pkiIn } from '../cluster-pki.ts';
import type { PkiOptions } from '../cluster-pki.ts';
import { createClusterFolder } from '../cluster-folder.ts';
import { createObjects } from '../create-objects.ts';
import { writeKubeconfig } from '../kubeconfig.ts';
import { createProgramSet } from '../program-set.ts';
import type { ProgramSet } from '../program-set.ts';
import { runCommand } from '../run-command.ts';
import { SetupError } from '../setup-error.ts';
import { startCluster } from '../start-cluster.ts';
import type { TestCluster } from '../test-cluster.ts';
import type { Tools } from '../tools.ts';
import { waitFor } from '../wait-for.ts';
import { startClusterDns } from './cluster-dns.ts';
import { localVolumes } from './local-volumes.ts';
import { CNI_CONFIG, RESOLV_CONF, containerdConfig, kubeletConfig } from './node-config.ts';
import { NODE_ADDRESS, NODE_NAME, RUN_FOLDER } from './node-place.ts';
import { cniFolder } from './node-tools.ts';
import type { NodeParts } from './prepare-node.ts';
import { startWebhookProcess } from './webhook-process.ts';

export interface NodeOptions {
  /** With a kubelet. */
  readonly tools: Tools;
  readonly parts: NodeParts;
  /** Control group of the run: `/k8ssandra-test-123`. */
  readonly cgroup: string;
}

const READY_BUDGET_MS = 60_000;

/** The kubelet is a client of the API server under the one name, and serves it under the other. */
const CLIENT = 'kubelet';
const SERVER = 'kubelet-serving';
const IDENTITY = { commonName: `system:node:${NODE_NAME}`, organization: 'system:nodes' } as const;
const PKI: PkiOptions = {
  leaves: {
    [CLIENT]: { ...IDENTITY, usage: 'client' },
    [SERVER]: { ...IDENTITY, usage: 'server', hosts: [NODE_NAME, NODE_ADDRESS] },
  },
};

/**
 * Starts a Kubernetes of one real node with our webhook in it: a control plane, containerd, a
 * kubelet and a small DNS.
 *
 * Only inside the namespaces of `enter-node.sh`, whose addresses and folders it uses.
 *
 * @throws SetupError with the last lines of the logs when it does not get ready.
 */
export async function startNode({ tools, parts, cgroup }: NodeOptions): Promise<TestCluster> {
  const { path: folder, logFolder } = createClusterFolder(process.env);
  const programs = createProgramSet({ folder, logFolder });
  const background = new AbortController();
  const started: { stop(): Promise<void> }[] = [programs];
  const stop = async (): Promise<void> => {
    background.abort();
    for (const one of [...started].reverse()) await one.stop();
  };
  try {
    // Long before the kubelet, which ends when containerd is not there yet.
    await startContainerd(programs, parts);
    const cluster = await startCluster({ tools, nodes: 0, crds: [], pki: PKI });
    started.unshift(cluster);
    await startKubelet(programs, cluster, { tools, cgroup });
    await startClusterDns(cluster.api, NODE_ADDRESS, background.signal);
    const { classes, volumes } = await localVolumes(join(RUN_FOLDER, 'volumes'));
    await createObjects(cluster.api, '/apis/storage.k8s.io/v1/storageclasses', classes);
    await createObjects(cluster.api, '/api/v1/persistentvolumes', volumes);
    await untilReady(cluster, programs);
    started.push(await startWebhookProcess(cluster));
    return { ...cluster, stop };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const logs = programs.endOfLogs();
    await stop();
    throw new SetupError(`the real node did not get ready: ${said}\n${logs}`, {
      hint: `Read the logs in ${logFolder}.`,
      cause,
    });
  }
}

async function startContainerd(programs: ProgramSet, { tools }: NodeParts): Promise<void> {
  const file = join(RUN_FOLDER, 'containerd.toml');
  await writeFile(file, containerdConfig(cniFolder(tools)));
  await writeJson(CNI_CONFIG.file, CNI_CONFIG.content);
  const path = join(tools, 'usr/bin/containerd');
  programs.start({ name: 'containerd', path, args: ['--config', file, '--log-level', 'warn'] });
  const answers = async (): Promise<true | undefined> => {
    programs.requireAlive();
    const { exitCode } = await runCommand('ctr', ['version'], { budgetMs: READY_BUDGET_MS });
    return exitCode === 0 ? true : undefined;
  };
  await waitFor('containerd', answers, { budgetMs: READY_BUDGET_MS });
}

async function startKubelet(
  programs: ProgramSet,
  { info }: TestCluster,
  { tools, cgroup }: Pick<NodeOptions, 'tools' | 'cgroup'>,
): Promise<void> {
  const pki = pkiIn(join(info.folder, 'pki'));
  const config = join(RUN_FOLDER, 'kubelet.json');
  await writeFile(RESOLV_CONF.file, RESOLV_CONF.content);
  const keys = { certFile: pki.certFile(SERVER), keyFile: pki.keyFile(SERVER) };
  await writeJson(config, kubeletConfig({ caFile: pki.caFile, ...keys, cgroup }));
  const { hostname: address, port } = new URL(info.credentials.server);
  const place = { folder: info.folder, pki, address, port: Number(port) };
  programs.start({
    name: 'kubelet',
    path: tools.path('kubelet'),
    args: [
      `--config=${config}`,
      `--kubeconfig=${await writeKubeconfig(place, CLIENT)}`,
      `--hostname-override=${NODE_NAME}`,
      `--node-ip=${NODE_ADDRESS}`,
      `--root-dir=${RUN_FOLDER}/kubelet`,
      `--cert-dir=${RUN_FOLDER}/kubelet-pki`,
    ],
  });
}

async function writeJson(file: string, content: JsonObject): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(content));
}

async function untilReady({ api }: TestCluster, programs: ProgramSet): Promise<void> {
  const probe = async (): Promise<true | undefined> => {
    programs.requireAlive();
    const { body } = await api.send('GET', `/api/v1/nodes/${NODE_NAME}`);
    const conditions = objectsAt(body as JsonValue, 'status', 'conditions');
    const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
    return ready ? true : undefined;
  };
  await waitFor('the node', probe, { budgetMs: READY_BUDGET_MS, intervalMs: 50 });
}
