import { join } from 'node:path';

import { expect, it } from 'vitest';

import { runCommand } from '../../cluster/run-command.ts';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';
import { expectSchema } from '../../support/output-schema.ts';

const PROGRAM = join(import.meta.dirname, '../../../plugin/main.ts');
const cluster = sharedCluster();

/** From its source, as whoever works on it runs it. */
function plugin(...words: readonly string[]) {
  return runCommand(process.execPath, [PROGRAM, ...words], {
    env: { PATH: process.env['PATH'], KUBECONFIG: cluster.kubeconfig },
    budgetMs: 30_000,
  });
}

it('doctor finds out about a real API server what it can', async () => {
  const namespace = await newNamespace(cluster);
  const { stdout, exitCode } = await plugin('doctor', '-n', namespace, '-o', 'json');
  expectSchema('diagnosis.json', stdout);
  const { checks } = JSON.parse(stdout) as { checks: readonly Record<string, string>[] };
  const found = Object.fromEntries(
    checks.map(({ id, result, detail }) => [id ?? '', [result, detail]]),
  );
  expect(found).toMatchObject({
    'api-server': ['OK', expect.stringMatching(/^v1\.\d+\.\d+, answered in \d+ ms$/) as string],
    login: ['OK', expect.stringMatching(/^as \S+$/) as string],
    clock: ['OK', expect.any(String) as string],
    'custom-resources': ['OK', expect.stringContaining('k8ssandra.io/v1alpha1') as string],
    operators: ['WARN', 'cass-operator is not found, k8ssandra-operator is not found'],
    'ways-into-pods': ['OK', `allowed in ${namespace}: proxy, port-forward, exec`],
  });
  expect(exitCode).toBe(0);
});

it('doctor and can-i say of a stranger that no way leads into a pod', async () => {
  const namespace = await newNamespace(cluster);
  const asStranger = ['-n', namespace, '--as', 'stranger'];
  const doctor = await plugin('doctor', ...asStranger);
  expect(doctor.stdout).toContain(`FAIL  ways-into-pods    none is allowed in ${namespace}`);
  expect(doctor.exitCode).toBe(8);
  const canI = await plugin('can-i', 'status', ...asStranger);
  expect(canI.stdout).toMatch(/^status +no +list statefulsets\.apps in test-/m);
  expect(canI.exitCode).toBe(4);
});
