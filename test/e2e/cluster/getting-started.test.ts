import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildBinaries } from '../../cluster/build-binaries.ts';
import { namespaces } from '../../cluster/capabilities.ts';
import { serveWebhookPods, WEBHOOK_API_SERVER_FLAGS } from '../../cluster/install-webhook.ts';
import type { InstalledWebhook } from '../../cluster/install-webhook.ts';
import { answerPortForward } from '../../cluster/pod-streams.ts';
import { createProgress } from '../../cluster/progress.ts';
import { runCommand } from '../../cluster/run-command.ts';
import type { CommandResult } from '../../cluster/run-command.ts';
import { startCluster } from '../../cluster/start-cluster.ts';
import type { FakeNodesInfo, TestCluster } from '../../cluster/test-cluster.ts';
import { because } from '../../support/capability.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { serveNodes } from '../../support/management-api/serve-nodes.ts';
import type { ServedNodes } from '../../support/management-api/serve-nodes.ts';
import { asShown, commandBlocks, stableLines } from '../../support/page-commands.ts';
import type { CommandBlock } from '../../support/page-commands.ts';

const ROOT = join(import.meta.dirname, '../../..');
const BLOCKS = commandBlocks(page('docs/getting-started/README.md'));
const NOT_IN_A_CLONE = new Set(['.git', 'node_modules', 'dist', 'coverage']);
const START_BUDGET_MS = 120_000;
const COMMAND_BUDGET_MS = 50_000;
const inNamespaces = describe.skipIf(!namespaces.available);

it('only these commands of the page are not run here', () => {
  const scripts = BLOCKS.flatMap((block) => (block.kind === 'by-hand' ? [block.script] : []));
  expect(scripts.join('')).toBe(`\
npm run demo -- --keep
docker build -f webhook/Dockerfile -t "$REGISTRY/k8ssandra-webhook:0.1.0" .
docker push "$REGISTRY/k8ssandra-webhook:0.1.0"
kubectl port-forward cassandra-0 8080 -n cassandra &
curl http://localhost:8080/api/v0/probes/readiness
`);
});

it('what the README shows is on the page, too', () => {
  const onPage = new Set(BLOCKS.flatMap(sessionText));
  const shown = commandBlocks(page('README.md')).flatMap(sessionText);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((text) => !onPage.has(text))).toEqual([]);
});

inNamespaces(`the page, typed in a clone with an empty home${because(namespaces)}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'getting-started-'));
  const clone = join(folder, 'clone');
  let cluster: TestCluster<FakeNodesInfo>;
  let webhook: InstalledWebhook | undefined;
  const played = new Map<string, readonly ServedNodes[]>();
  let run: (script: string) => Promise<CommandResult>;

  beforeAll(async () => {
    const progress = createProgress(() => undefined);
    const tools = await buildBinaries({ env: process.env, progress });
    cluster = await startCluster({ tools, apiServerFlags: WEBHOOK_API_SERVER_FLAGS });
    copyClone(clone);
    mkdirSync(join(folder, 'home'));
    run = terminal(clone, join(folder, 'terminal.sh'), {
      HOME: join(folder, 'home'),
      TMPDIR: tmpdir(),
      KUBECONFIG: cluster.kubeconfig,
      PATH: [tools.binFolder, process.env['PATH'] ?? ''].join(delimiter),
    });
  }, START_BUDGET_MS);
  afterAll(async () => {
    await webhook?.stop();
    for (const node of [...played.values()].flat()) await node.close();
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });

  // One story: after a command that failed, the next ones would only fail slowly.
  let isBroken = false;
  beforeEach(({ skip }) => {
    skip(isBroken, 'an earlier command failed');
  });
  afterEach(({ task }) => {
    isBroken ||= task.result?.state === 'fail';
  });

  /** Fake nodes run no image: processes play the pods as soon as the page has made them. */
  async function playPods(script: string): Promise<void> {
    if (script.includes('kubectl apply --server-side -k ')) {
      webhook = await serveWebhookPods(cluster);
    }
    const [, namespace] = /rollout status statefulset\/cassandra -n (\S+)/.exec(script) ?? [];
    if (namespace !== undefined && !played.has(namespace)) {
      played.set(namespace, await playCassandra(cluster, namespace));
    }
  }

  for (const block of BLOCKS) {
    if (block.kind === 'script') {
      it(`line ${block.line}: ${lastLine(block.script)}`, async () => {
        const { exitCode, stdout } = await run(`set -e\n${block.script}set +e`);
        expect(exitCode, stdout).toBe(0);
        await playPods(block.script);
      });
    }
    if (block.kind === 'session') {
      for (const [index, { command, output }] of block.commands.entries()) {
        it(`line ${block.line}: ${command}`, async () => {
          const { exitCode, stdout } = await run(command);
          expect(asShown(stdout, output)).toEqual(stableLines(output));
          // Nobody plays nodetool in the pods without Management API, so that status is partial.
          const isPartial = command === 'kubectl k8ssandra status -n shop';
          // A command that fails is followed by one that shows its exit code.
          if (block.commands[index + 1]?.command !== 'echo $?') {
            expect(exitCode).toBe(isPartial ? 3 : 0);
          }
        });
      }
    }
  }
});

/** Answers for the Management API of three pods, wherever they are, through port-forward. */
async function playCassandra(
  cluster: TestCluster,
  namespace: string,
): Promise<readonly ServedNodes[]> {
  // All in one rack, as the sample has it.
  const cassandra = anEmulatedCluster({
    nodes: [1, 2, 3].map((index) => ({ address: `10.244.0.${index}`, rack: 'r1' })),
    operator: 'none',
    namespace,
    name: 'shop',
  });
  return Promise.all(
    cassandra.state.nodes.map(async (node) => {
      const served = await serveNodes(cassandra, { node: node.address });
      const pod = { namespace, name: cassandra.podName(node) };
      await answerPortForward(cluster, pod, { 8080: served.port });
      return served;
    }),
  );
}

function page(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Each command with its output, however the lines are broken. */
function sessionText(block: CommandBlock): readonly string[] {
  if (block.kind !== 'session') return [];
  return block.commands.map(({ command, output }) =>
    `$ ${command} ${output}`.replaceAll(/\s+/g, ' '),
  );
}

/** What git would give to a newcomer, but with the packages in place: `npm ci` takes a minute. */
function copyClone(folder: string): void {
  cpSync(ROOT, folder, {
    recursive: true,
    filter: (path) => {
      const [first = ''] = relative(ROOT, path).split('/');
      return !NOT_IN_A_CLONE.has(first);
    },
  });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

/** Runs scripts one after another as one terminal would: variables and the exit code live on. */
function terminal(
  cwd: string,
  state: string,
  env: NodeJS.ProcessEnv,
): (script: string) => Promise<CommandResult> {
  let last = 0;
  return async (script) => {
    const lines = [
      `exec 2>&1`,
      `[ ! -f "${state}" ] || . "${state}"`,
      `trap 'code=$?; export -p > "${state}"; exit $code' EXIT`,
      `(exit ${last})`,
      script,
    ];
    const result = await runCommand('bash', ['-c', lines.join('\n')], {
      cwd,
      env,
      budgetMs: COMMAND_BUDGET_MS,
    });
    last = result.exitCode;
    return result;
  };
}

function lastLine(script: string): string {
  return script.trimEnd().split('\n').at(-1) ?? '';
}
