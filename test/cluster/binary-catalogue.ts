/** One program of the test cluster and how it is built. */
export interface BinarySpec {
  readonly name: BinaryName;
  /** Folder below test/cluster/go that pins its version. */
  readonly module: 'kubernetes' | 'kwok';
  readonly package: string;
  /** Minutes on two idle cores with an empty build cache, in the order of the catalogue. */
  readonly minutes: number;
  /** May come from the folder that KUBEBUILDER_ASSETS names. */
  readonly inKubebuilderAssets: boolean;
}

export type BinaryName =
  | 'etcd'
  | 'kube-apiserver'
  | 'kubectl'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok'
  | 'kubelet';

const KUBERNETES = 'v1.34.4';
const KWOK = '0.8.0';

/** In this order each build profits most from what the one before left in Go's build cache. */
export const BINARIES: readonly BinarySpec[] = [
  kubernetes('etcd', 1, 'go.etcd.io/etcd/server/v3', true),
  kubernetes('kube-apiserver', 5, 'k8s.io/kubernetes/cmd/kube-apiserver', true),
  kubernetes('kubectl', 1, 'k8s.io/kubernetes/cmd/kubectl', true),
  kubernetes('kube-controller-manager', 2, 'k8s.io/kubernetes/cmd/kube-controller-manager'),
  kubernetes('kube-scheduler', 0.25, 'k8s.io/kubernetes/cmd/kube-scheduler'),
  {
    name: 'kwok',
    module: 'kwok',
    package: 'sigs.k8s.io/kwok/cmd/kwok',
    minutes: 3,
    inKubebuilderAssets: false,
  },
  kubernetes('kubelet', 0.5, 'k8s.io/kubernetes/cmd/kubelet'),
];

function kubernetes(
  name: BinaryName,
  minutes: number,
  packagePath: string,
  inKubebuilderAssets = false,
): BinarySpec {
  return { name, module: 'kubernetes', package: packagePath, minutes, inKubebuilderAssets };
}

/** The flags of `go build`. Any change links every binary anew. */
export const BUILD_FLAGS: Readonly<Record<BinarySpec['module'], readonly string[]>> = {
  kubernetes: [
    '-trimpath',
    '-tags',
    'selinux,notest,grpcnotrace',
    '-ldflags',
    `-s -w ${versionFlags('k8s.io/component-base/version')} ${versionFlags('k8s.io/client-go/pkg/version')}`,
  ],
  kwok: ['-trimpath', '-ldflags', `-s -w -X sigs.k8s.io/kwok/pkg/consts.Version=${KWOK}`],
};

/** Without these Kubernetes would call itself v0.0.0-master, and clients would refuse to talk to it. */
function versionFlags(versionPackage: string): string {
  const values = {
    gitVersion: KUBERNETES,
    gitMajor: '1',
    gitMinor: '34',
    gitCommit: 'unknown',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
  };
  return Object.entries(values)
    .map(([name, value]) => `-X ${versionPackage}.${name}=${value}`)
    .join(' ');
}
