import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { JsonObject } from '../../shared/domain/json.ts';
import { auditFlags, auditLogFile } from './audit-log.ts';
import type { ClusterFolder } from './cluster-folder.ts';
import { createClusterPki } from './cluster-pki.ts';
import type { PkiOptions } from './cluster-pki.ts';
import * as program from './control-plane.ts';
import type { ControlPlanePlace, KwokPlace } from './control-plane.ts';
import { createObjects } from './create-objects.ts';
import { installCrds } from './custom-resources.ts';
import type { CrdFamily } from './custom-resources.ts';
import { addFakeNodes } from './fake-nodes.ts';
import { freePorts } from './free-ports.ts';
import { credentialsOf, writeKubeconfig } from './kubeconfig.ts';
import { writeStages } from './kwok-stages.ts';
import type { PodNetwork } from './pod-network.ts';
import type { ProgramSet } from './program-set.ts';
import { connectTestCluster } from './test-cluster.ts';
import type { FakeNodesInfo, TestCluster } from './test-cluster.ts';
import type { Tools } from './tools.ts';
import { waitFor } from './wait-for.ts';

export interface ClusterOptions {
  readonly tools: Tools;
  /** Controller manager and scheduler. Without them no pod appears for a StatefulSet. */
  readonly controllers?: boolean;
  /** How many nodes kwok plays; with 0 there is no kwok. 3 unless told otherwise. */
  readonly nodes?: number;
  /** `cassandra` and `monitoring` unless told otherwise. */
  readonly crds?: readonly CrdFamily[];
  readonly apiServerFlags?: readonly string[];
  /** Certificates for others than the programs that are started here. */
  readonly pki?: PkiOptions;
  readonly env?: NodeJS.ProcessEnv;
  /** `freePorts` unless told otherwise. */
  readonly choosePorts?: typeof freePorts;
}

/** What a cluster has to itself, and gives back when it is stopped. */
export interface ClusterParts {
  readonly folder: ClusterFolder;
  readonly programs: ProgramSet;
  readonly network: PodNetwork;
}

const ADDRESS = '127.0.0.1';
const READY_BUDGET_MS = 90_000;
const ACCOUNT_BUDGET_MS = 60_000;

/** The class of claims that name none. Volumes come from a kwok stage, for any class. */
const DEFAULT_CLASS: JsonObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name: 'standard',
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  },
  provisioner: 'volumes.test.k8ssandra.io',
  reclaimPolicy: 'Retain',
  allowVolumeExpansion: true,
};

const DEFAULTS = {
  controllers: true,
  nodes: 3,
  crds: ['cassandra', 'monitoring'],
  choosePorts: freePorts,
} as const satisfies Partial<ClusterOptions>;

/** Starts every program in turn and returns when pods can be made; stops nothing on failure. */
export async function bringUp(
  { folder, programs, network }: ClusterParts,
  options: ClusterOptions,
): Promise<TestCluster<FakeNodesInfo>> {
  const { tools, controllers, nodes, crds, choosePorts } = { ...DEFAULTS, ...options };
  const [pki, [port = 0, nodePort = 0]] = await Promise.all([
    createClusterPki(join(folder.path, 'pki'), options.pki),
    choosePorts(2),
  ]);
  const place = { tools, folder: folder.path, pki, address: ADDRESS, port };
  programs.start(program.etcdProgram(place));
  const flags = [...(await auditFlags(folder.path)), ...(options.apiServerFlags ?? [])];
  programs.start(program.apiServerProgram(place, flags));
  const cluster = await connect({ folder, programs, network }, place);
  await untilReady(cluster, programs);
  if (controllers) {
    const manager = await writeKubeconfig(place, 'controller-manager');
    programs.start(program.controllerManagerProgram(place, manager));
    programs.start(program.schedulerProgram(place, await writeKubeconfig(place, 'scheduler')));
  }
  await installCrds(cluster.api, tools, nodes > 0 ? [...crds, 'kwok'] : crds);
  await createObjects(cluster.api, '/apis/storage.k8s.io/v1/storageclasses', [DEFAULT_CLASS]);
  if (nodes > 0) {
    const { cidr: podCidr } = network;
    await startKwok(
      { ...place, nodePort, podCidr },
      programs,
      cluster.info.execFolder,
      options.env,
    );
    await addFakeNodes(cluster.api, nodes, programs.requireAlive);
  }
  if (controllers) await untilPodsMayBeMade(cluster);
  programs.requireAlive();
  return cluster;
}

async function connect(
  { folder, programs, network }: ClusterParts,
  place: ControlPlanePlace,
): Promise<TestCluster<FakeNodesInfo>> {
  const info = {
    folder: folder.path,
    logFolder: folder.logFolder,
    execFolder: join(folder.path, 'bin'),
    auditLogFile: auditLogFile(folder.path),
    kubectlPath: place.tools.path('kubectl'),
    kubeconfig: await writeKubeconfig(place, 'admin'),
    credentials: credentialsOf(place, 'admin'),
    servingCertFile: place.pki.certFile('serving'),
    servingKeyFile: place.pki.keyFile('serving'),
  };
  return connectTestCluster(info, async () => {
    await programs.stop();
    await network.release();
    await folder.remove();
  });
}

async function startKwok(
  place: Omit<KwokPlace, 'kubeconfig' | 'stagesFile'>,
  programs: ProgramSet,
  execFolder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  await mkdir(execFolder);
  const kubeconfig = await writeKubeconfig(place, 'kwok');
  const stagesFile = await writeStages(place.folder, place.tools);
  const PATH = [execFolder, env['PATH'] ?? ''].join(delimiter);
  programs.start(program.kwokProgram({ ...place, kubeconfig, stagesFile }), { ...env, PATH });
}

async function untilReady({ api }: TestCluster, programs: ProgramSet): Promise<void> {
  const probe = async (): Promise<true | undefined> => {
    programs.requireAlive();
    const answer = await api.send('GET', '/readyz').catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  };
  await waitFor('the API server', probe, { budgetMs: READY_BUDGET_MS, intervalMs: 50 });
}

/** Until the controller manager has made it, every pod of the namespace is refused. */
async function untilPodsMayBeMade({ api }: TestCluster): Promise<void> {
  const probe = async (): Promise<true | undefined> => {
    const { status } = await api.send('GET', '/api/v1/namespaces/default/serviceaccounts/default');
    return status === 200 ? true : undefined;
  };
  await waitFor('the default service account', probe, {
    budgetMs: ACCOUNT_BUDGET_MS,
    intervalMs: 50,
  });
}
