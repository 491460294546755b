import type { PackArchive } from '../shared/ports/archive.ts';
import type { ReadCertificates } from '../shared/ports/certificate-reader.ts';
import type { Clock } from '../shared/ports/clock.ts';
import type { ConnectCluster } from '../shared/ports/cluster.ts';
import type { CompletionScript } from '../shared/ports/completion-script.ts';
import type { Files } from '../shared/ports/files.ts';
import type { ReadKubeconfigNames } from '../shared/ports/kubeconfig-names.ts';
import type { ManifestReader } from '../shared/ports/manifest-reader.ts';
import type { OpenNode } from '../shared/ports/open-node.ts';
import type { PodAccess } from '../shared/ports/pod-access.ts';
import type { Terminal } from '../shared/ports/terminal.ts';
import type { UserInput } from '../shared/ports/user-input.ts';

/**
 * Everything a command may touch. If it is not here, a command cannot do it.
 *
 * What costs time to load comes from a function, so that a command pays only for what it uses.
 */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly input: () => Promise<UserInput>;
  readonly clock: () => Promise<Clock>;
  readonly files: () => Promise<Files>;
  readonly manifests: () => Promise<ManifestReader>;
  readonly certificates: () => Promise<ReadCertificates>;
  readonly archives: () => Promise<PackArchive>;
  readonly connect: ConnectCluster;
  readonly kubeconfigNames: () => Promise<ReadKubeconfigNames>;
  readonly completionScript: () => Promise<CompletionScript>;
  /** Loads what asks Cassandra nodes about themselves. */
  readonly nodes: (access: PodAccess) => Promise<OpenNode>;
  /** Aborts on Ctrl-C, SIGTERM and SIGHUP, from the first use on: a command that never asks dies of the signal. */
  readonly signal: AbortSignal;
}
