import { processTerminal } from '../shared/adapters/system/process-terminal.ts';
import type { CommandContext } from './command-context.ts';
import { Interrupted } from './interrupted.ts';
import { versionLine } from './output/version-line.ts';
import { PLUGIN_VERSION } from './plugin-version.ts';

const VERSION_QUESTIONS = ['version', '--version', 'version --client'];

const terminal = processTerminal();
let interruption: AbortController | undefined;

/** Ctrl-C, what ends a process in a polite way, and what a window that is closed sends. */
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Nothing listens to Ctrl-C before this is called: until then the signal itself ends us. */
function interrupted(): AbortSignal {
  if (interruption === undefined) {
    const controller = new AbortController();
    // Once: a second signal, of whichever kind, ends the process whatever it is doing.
    const end = (): void => {
      for (const name of ENDINGS) process.removeListener(name, end);
      controller.abort(new Interrupted());
    };
    for (const name of ENDINGS) process.on(name, end);
    interruption = controller;
  }
  return interruption.signal;
}

/** Every import is made by the first command that needs it. */
const context: CommandContext = {
  terminal,
  get signal() {
    return interrupted();
  },
  async input() {
    return (await import('../shared/adapters/system/process-input.ts')).processInput();
  },
  async clock() {
    return (await import('../shared/adapters/system/system-clock.ts')).systemClock;
  },
  async files() {
    return (await import('../shared/adapters/system/local-files.ts')).localFiles;
  },
  async manifests() {
    return (await import('../shared/adapters/yaml/yaml-manifest-reader.ts')).yamlManifestReader;
  },
  async certificates() {
    return (await import('../shared/adapters/tls/read-certificates.ts')).readCertificates;
  },
  async archives() {
    return (await import('../shared/adapters/archive/pack-tar-gz.ts')).packTarGz;
  },
  async connect(target) {
    const { clusterConnector } = await import('../shared/adapters/kubernetes/connect-cluster.ts');
    const userAgent = `kubectl-k8ssandra/v${PLUGIN_VERSION} (${process.platform}/${process.arch})`;
    const machine = { environment: process.env, userAgent, signal: interrupted() };
    const trace = (line: string): void => {
      terminal.err(line);
    };
    return clusterConnector({ ...machine, trace })(target);
  },
  async kubeconfigNames() {
    const { kubeconfigNames } = await import('../shared/adapters/kubernetes/kubeconfig-names.ts');
    return kubeconfigNames(process.env);
  },
  async completionScript() {
    const { completionScript } = await import('../shared/adapters/system/completion-script.ts');
    return completionScript(process.env);
  },
  async nodes(access) {
    const { accessedNodes } = await import('../shared/adapters/cassandra-node/accessed-nodes.ts');
    return accessedNodes(access, await context.clock());
  },
};

async function main(argv: readonly string[]): Promise<number> {
  // Answered before anything is loaded: scripts ask it often.
  if (VERSION_QUESTIONS.includes(argv.join(' '))) {
    terminal.out(versionLine(`v${PLUGIN_VERSION}`));
    return 0;
  }
  if (argv[0] === '__complete') {
    const { answerCompletion } = await import('./completion/answer-completion.ts');
    return answerCompletion(argv.slice(1), context);
  }
  const { runCli } = await import('./cli.ts');
  return runCli(argv, context);
}

// Everything is written by then, and what is left open, such as a connection, must not delay us.
void main(process.argv.slice(2)).then(
  (exitCode) => process.exit(exitCode),
  async (error: unknown) => {
    const { report } = await import('./cli.ts');
    process.exit(report(error, { terminal }));
  },
);
