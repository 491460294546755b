import type { ClusterPki } from './cluster-pki.ts';
import type { Tools } from './tools.ts';

/** A program of the control plane, ready to be started. */
export interface ProgramSpec {
  /** As its log file is called. */
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
}

export interface ControlPlanePlace {
  readonly tools: Tools;
  /** Working directory of every program. Short: a socket path has at most 104 bytes on macOS. */
  readonly folder: string;
  readonly pki: ClusterPki;
  readonly address: string;
  readonly port: number;
}

/**
 * The key-value store on a socket in its working directory, so that it needs no port.
 *
 * etcd wants a host and a port even in the name of a socket: `client.sock:1` is one.
 */
export function etcdProgram({ tools, folder }: ControlPlanePlace): ProgramSpec {
  return {
    name: 'etcd',
    path: tools.path('etcd'),
    args: [
      `--data-dir=${folder}/etcd`,
      '--unsafe-no-fsync',
      '--log-level=warn',
      '--listen-client-urls=unix://client.sock:1',
      '--advertise-client-urls=unix://client.sock:1',
      '--listen-peer-urls=unix://peer.sock:1',
      '--initial-advertise-peer-urls=unix://peer.sock:1',
      '--initial-cluster=default=unix://peer.sock:1',
    ],
  };
}

export function apiServerProgram(
  { tools, folder, pki, address, port }: ControlPlanePlace,
  extraFlags: readonly string[] = [],
): ProgramSpec {
  return {
    name: 'kube-apiserver',
    path: tools.path('kube-apiserver'),
    args: [
      `--etcd-servers=unix://${folder}/client.sock:1`,
      `--bind-address=${address}`,
      `--secure-port=${port}`,
      `--advertise-address=${address}`,
      '--endpoint-reconciler-type=none',
      `--tls-cert-file=${pki.certFile('apiserver')}`,
      `--tls-private-key-file=${pki.keyFile('apiserver')}`,
      `--client-ca-file=${pki.caFile}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${pki.serviceAccountKeyFile}`,
      `--service-account-signing-key-file=${pki.serviceAccountKeyFile}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      `--kubelet-client-certificate=${pki.certFile('kubelet-client')}`,
      `--kubelet-client-key=${pki.keyFile('kubelet-client')}`,
      `--kubelet-certificate-authority=${pki.caFile}`,
      '--kubelet-preferred-address-types=InternalIP',
      '--allow-privileged=true',
      '--profiling=false',
      ...extraFlags,
    ],
  };
}

/** Clients of the API server would otherwise throttle themselves to 20 requests a second. */
const FAST_CLIENT = ['--kube-api-qps=500', '--kube-api-burst=1000', '--profiling=false'] as const;

/** Its own credentials for each controller: without them, most are forbidden to do their work. */
export function controllerManagerProgram(
  { tools, pki }: ControlPlanePlace,
  kubeconfig: string,
): ProgramSpec {
  return {
    name: 'kube-controller-manager',
    path: tools.path('kube-controller-manager'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      '--secure-port=0',
      '--leader-elect=false',
      '--use-service-account-credentials=true',
      `--service-account-private-key-file=${pki.serviceAccountKeyFile}`,
      `--root-ca-file=${pki.caFile}`,
      `--cluster-signing-cert-file=${pki.caFile}`,
      `--cluster-signing-key-file=${pki.caKeyFile}`,
      ...FAST_CLIENT,
    ],
  };
}

export function schedulerProgram({ tools }: ControlPlanePlace, kubeconfig: string): ProgramSpec {
  return {
    name: 'kube-scheduler',
    path: tools.path('kube-scheduler'),
    args: [`--kubeconfig=${kubeconfig}`, '--secure-port=0', '--leader-elect=false', ...FAST_CLIENT],
  };
}

/** Everything a pod's user might ask for is answered from these custom resources. */
export const KWOK_STREAM_KINDS = [
  'Exec',
  'ClusterExec',
  'PortForward',
  'ClusterPortForward',
  'Logs',
  'ClusterLogs',
] as const;

export interface KwokPlace extends ControlPlanePlace {
  readonly kubeconfig: string;
  readonly stagesFile: string;
  /** Where kwok answers as the kubelet of every node. */
  readonly nodePort: number;
  /** Where the addresses of pods are taken from. */
  readonly podCidr: string;
}

export function kwokProgram(place: KwokPlace): ProgramSpec {
  const { tools, pki, address, kubeconfig, stagesFile, nodePort, podCidr } = place;
  return {
    name: 'kwok',
    path: tools.path('kwok'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      '--manage-all-nodes=true',
      `--cidr=${podCidr}`,
      `--node-ip=${address}`,
      `--node-port=${nodePort}`,
      `--server-address=${address}:${nodePort}`,
      `--tls-cert-file=${pki.certFile('node')}`,
      `--tls-private-key-file=${pki.keyFile('node')}`,
      '--node-lease-duration-seconds=40',
      `--config=${stagesFile}`,
      `--enable-crds=${KWOK_STREAM_KINDS.join(',')}`,
    ],
  };
}
