import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterAll, beforeAll, expect, inject, it } from 'vitest';

import { runCommand } from '../../cluster/run-command.ts';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';
import { bundledPlugin } from '../../support/bundled-plugin.ts';
import type { BundledPlugin } from '../../support/bundled-plugin.ts';

const { kubectlPath } = inject('cluster');
let plugin: BundledPlugin;
let folder: string;

beforeAll(async () => {
  plugin = await bundledPlugin();
  folder = mkdtempSync(join(tmpdir(), 'completion-'));
  const program = join(folder, 'kubectl-k8ssandra');
  writeFileSync(program, `#!/bin/sh\nexec ${process.execPath} ${plugin.boot} "$@"\n`);
  chmodSync(program, 0o755);
  await kubectl(['k8ssandra', 'completion', 'install']);
});

afterAll(() => {
  plugin.remove();
  rmSync(folder, { recursive: true });
});

async function kubectl(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const PATH = [folder, process.env['PATH']].join(delimiter);
  const env = { PATH, HOME: folder, KUBECONFIG: join(folder, 'none'), ...environment };
  const { stdout } = await runCommand(kubectlPath, words, { env, budgetMs: 20_000 });
  return stdout;
}

it('kubectl finds the completion that was installed, and passes it on', async () => {
  expect(await kubectl(['__complete', 'k8ssandra', 'versi'])).toBe(
    'version\tPrint the versions of this program and of the cluster\n:4\n',
  );
});

it('kubectl lets the plugin complete flags and their values', async () => {
  const formats = await kubectl(['__complete', 'k8ssandra', 'version', '-o', '']);
  expect(formats).toBe('text\njson\nyaml\n:4\n');
  expect(await kubectl(['__complete', 'k8ssandra', 'check', '--liv'])).toContain('--live\t');
});

it('kubectl lets the plugin complete names of the cluster', async () => {
  const cluster = sharedCluster();
  const namespace = await newNamespace(cluster);
  const words = ['__complete', 'k8ssandra', 'status', '-n', namespace.slice(0, -2)];
  const answer = await kubectl(words, { KUBECONFIG: cluster.kubeconfig });
  expect(answer.split('\n')).toEqual(expect.arrayContaining([namespace, ':4']));
});

it('without a cluster there is a directive and nothing else', async () => {
  expect(await kubectl(['__complete', 'k8ssandra', 'status', '-n', ''])).toBe(':4\n');
});
