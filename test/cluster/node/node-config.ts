import type { JsonObject } from '../../../shared/domain/json.ts';
import { PAUSE_IMAGE } from '../images/image-catalogue.ts';
import { NODE_ADDRESS, POD_NETWORK, RUN_FOLDER } from './node-place.ts';

const CNI_CONFIG_FOLDER = `${RUN_FOLDER}/cni`;

/** containerd's own default, which is private here: /run belongs to the namespaces. */
export const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';

/** @param cniFolder - Where the plugins of the container network are. */
export function containerdConfig(cniFolder: string): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${RUN_FOLDER}/containerd"
state = "/run/containerd"

[grpc]
  address = "${CONTAINERD_SOCKET}"

[${cri}]
  sandbox_image = "${PAUSE_IMAGE}"
  # Containers of CI machines may lack the capability to lower a score.
  restrict_oom_score_adj = true
  disable_apparmor = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"

[${cri}.cni]
  bin_dir = "${cniFolder}"
  conf_dir = "${CNI_CONFIG_FOLDER}"

[${cri}.containerd]
  snapshotter = "overlayfs"

[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[${cri}.containerd.runtimes.runc.options]
  SystemdCgroup = false
`;
}

/** A bridge that the node is on as well. Without masquerading, no iptables are needed. */
export const CNI_CONFIG = {
  file: `${CNI_CONFIG_FOLDER}/10-bridge.conflist`,
  content: {
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isGateway: true,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          ranges: [[{ subnet: POD_NETWORK }]],
          routes: [{ dst: '0.0.0.0/0' }],
          dataDir: `${RUN_FOLDER}/addresses`,
        },
      },
    ],
  },
} as const satisfies { file: string; content: JsonObject };

export interface KubeletPlace {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** Absolute within the hierarchy: `/k8ssandra-test-123`. */
  readonly cgroup: string;
}

export const RESOLV_CONF = {
  file: `${RUN_FOLDER}/resolv.conf`,
  content: `nameserver ${NODE_ADDRESS}\n`,
} as const;

export function kubeletConfig({ caFile, certFile, keyFile, cgroup }: KubeletPlace): JsonObject {
  const nothing = '0%';
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: NODE_ADDRESS,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: caFile },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: certFile,
    tlsPrivateKeyFile: keyFile,
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: cgroup,
    // From 1.35 on, a kubelet refuses version 1 unless it is told otherwise.
    failCgroupV1: false,
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    clusterDomain: 'cluster.local',
    clusterDNS: [NODE_ADDRESS],
    resolvConf: RESOLV_CONF.file,
    podLogsDir: `${RUN_FOLDER}/pod-logs`,
    volumePluginDir: `${RUN_FOLDER}/volume-plugins`,
    // The disk is that of the machine, whose state is none of the tests' business.
    evictionHard: {
      'memory.available': nothing,
      'nodefs.available': nothing,
      'nodefs.inodesFree': nothing,
      'imagefs.available': nothing,
      'imagefs.inodesFree': nothing,
    },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    healthzPort: 0,
    maxPods: 60,
  };
}
