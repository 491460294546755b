import { accessedNodes } from '../../shared/adapters/cassandra-node/accessed-nodes.ts';
import { packTarGz } from '../../shared/adapters/archive/pack-tar-gz.ts';
import { readCertificates } from '../../shared/adapters/tls/read-certificates.ts';
import { yamlManifestReader } from '../../shared/adapters/yaml/yaml-manifest-reader.ts';
import { printable } from '../../shared/domain/printable.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { CompletionScript } from '../../shared/ports/completion-script.ts';
import type { ClusterTarget } from '../../shared/ports/cluster.ts';
import type { Files } from '../../shared/ports/files.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import type { PodAccess } from '../../shared/ports/pod-access.ts';
import type { Screen } from '../../shared/ports/terminal.ts';
import type { UserInput } from '../../shared/ports/user-input.ts';
import { runCli as run } from '../../plugin/cli.ts';
import { fakeClock } from './fake-clock.ts';
import { inMemoryFiles } from './in-memory-files.ts';

export interface CliOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliWorld {
  /** Absent: there is no cluster, and to connect fails. */
  readonly api?: KubernetesApi;
  /** Absent: to reach into a pod is a bug. */
  readonly pods?: PodAccess;
  /** Of the context. */
  readonly namespace?: string;
  readonly files?: Files;
  readonly clock?: Clock;
  /** Absent: it is not installed, and cannot be. */
  readonly completionScript?: CompletionScript;
  /** Absent: standard output is a file. */
  readonly screen?: Screen;
  /** Absent: standard input is an empty file. */
  readonly input?: UserInput;
  /** Told of each piece of standard output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Absent: standard output is read to its end. */
  readonly hasReader?: () => boolean;
  /** Aborts as Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** Told what a command connects to. */
  readonly onConnect?: (target: ClusterTarget) => void;
}

/** Runs the real parser and the real command in this process, against fake ports. */
export async function runCli(
  commandLine: string | readonly string[],
  {
    api,
    pods,
    namespace = 'default',
    files = inMemoryFiles({}),
    clock = fakeClock(),
    completionScript = { find: () => Promise.resolve(undefined), install: noCompletionScript },
    screen = { isTerminal: false, columns: undefined, hasColour: false },
    input = { isTerminal: false, bytes: noBytes(), raw: noTerminal },
    signal = new AbortController().signal,
    onConnect,
    onOutput,
    ...world
  }: CliWorld = {},
): Promise<CliOutcome> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const words = typeof commandLine === 'string' ? commandLine.split(' ') : commandLine;
  const exitCode = await run(
    words.filter((word) => word !== ''),
    {
      terminal: {
        out(content) {
          stdout.push(Buffer.from(content));
          onOutput?.(Buffer.from(content).toString());
        },
        // As the real one does.
        err: (content) =>
          stderr.push(Buffer.from(typeof content === 'string' ? printable(content) : content)),
        screen: () => screen,
        hasReader: () => world.hasReader?.() ?? true,
      },
      input: () => Promise.resolve(input),
      clock: () => Promise.resolve(clock),
      files: () => Promise.resolve(files),
      manifests: () => Promise.resolve(yamlManifestReader),
      certificates: () => Promise.resolve(readCertificates),
      archives: () => Promise.resolve(packTarGz),
      connect(target) {
        onConnect?.(target);
        if (api === undefined) return Promise.reject(noCluster());
        return Promise.resolve({
          api,
          namespace: target.namespace ?? namespace,
          server: 'https://api.test:6443',
          context: 'test',
          pods: () =>
            pods === undefined
              ? Promise.reject(new Error('no pods were given to this test'))
              : Promise.resolve(pods),
        });
      },
      kubeconfigNames: () => Promise.resolve(() => Promise.reject(noCluster())),
      completionScript: () => Promise.resolve(completionScript),
      nodes: (access) => Promise.resolve(accessedNodes(access, clock)),
      signal,
    },
  );
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr) };
}

function textOf(pieces: readonly Buffer[]): string {
  return Buffer.concat(pieces).toString();
}

async function* noBytes(): AsyncIterable<Uint8Array> {
  // Ends at once.
}

function noTerminal(): Promise<never> {
  return Promise.reject(new Error('no terminal was given to this test'));
}

function noCompletionScript(): Promise<never> {
  return Promise.reject(new Error('no completion script was given to this test'));
}

function noCluster(): AppError {
  return new AppError('KDS_BAD_KUBECONFIG', 'there is no kubeconfig that names an API server', {
    hint: 'Name one with --kubeconfig or $KUBECONFIG.',
  });
}
