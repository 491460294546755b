import { describe, expect, it } from 'vitest';

import { yamlManifestReader } from '../../../shared/adapters/yaml/yaml-manifest-reader.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { formatFinding } from '../../../shared/policy/format-finding.ts';
import { judge } from '../../../shared/policy/judge.ts';
import { aCassandraDatacenter } from '../../support/a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { because } from '../../support/capability.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { inMemoryFiles } from '../../support/in-memory-files.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';
import { sharedData } from '../../support/shared-data.ts';

const GOOD = aCassandraStatefulSet();
const CHANGED = aCassandraStatefulSet({ env: { CASSANDRA_NUM_TOKENS: '8' } });
const LOSES_DATA = aCassandraStatefulSet({
  spec: { volumeClaimTemplates: [] },
  pod: { volumes: [{ name: 'data', emptyDir: {} }] },
});
const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\n';

const FILES = inMemoryFiles({
  'good.yaml': yamlManifestReader.write(GOOD),
  'changed.yaml': `# tokens\n${yamlManifestReader.write(CHANGED)}`,
  'mixed.yaml': [
    SERVICE,
    yamlManifestReader.write(LOSES_DATA),
    yamlManifestReader.write(aCassandraDatacenter({ config: { 'cassandra-yaml': {} } })),
  ].join('---\n'),
  'service.yaml': SERVICE,
  'broken.yaml': `${yamlManifestReader.write(LOSES_DATA)}---\na: [\n`,
});

const LIVE = 'GET /apis/apps/v1/namespaces/prod/statefulsets/cassandra';

describe('screens', () => {
  it.each([
    ['check-good', 'check -f good.yaml'],
    ['check-mixed', 'check -f mixed.yaml'],
    ['check-old', 'check -f changed.yaml --old good.yaml'],
    ['check-broken', 'check -f broken.yaml -f gone.yaml'],
  ])('%s', async (name, line) => {
    const { stdout, stderr, exitCode } = await runCli(line, { files: FILES });
    const screen = `${stdout}--- stderr\n${stderr}--- exit code ${exitCode}\n`;
    await expect(screen).toMatchFileSnapshot(`../../golden/plugin/${name}.txt`);
  });
});

describe('the exit code says how it went', () => {
  it.each([
    ['check -f good.yaml', 0],
    ['check -f service.yaml', 0],
    ['check -f changed.yaml', 0],
    ['check -f changed.yaml --old good.yaml', 6],
    ['check -f changed.yaml --old changed.yaml', 0],
    ['check -f mixed.yaml', 6],
    ['check -f broken.yaml', 2],
    ['check -f gone.yaml', 2],
    ['check -f good.yaml --old gone.yaml', 2],
    ['check -f good.yaml --live --old good.yaml', 2],
    ['check', 2],
  ])('%s: %i', async (line, expected) => {
    expect((await runCli(line, { files: FILES })).exitCode).toBe(expected);
  });
});

describe('--live', () => {
  it('judges the change of what is in the cluster', async () => {
    const api = fakeKubernetesApi({ [LIVE]: GOOD });
    const outcome = await runCli('check -f changed.yaml --live', { files: FILES, api });
    expect(outcome.exitCode).toBe(6);
    expect(outcome.stdout).toContain('[cfg-num-tokens]');
  });

  it('takes what is not there for new', async () => {
    const api = fakeKubernetesApi({});
    const outcome = await runCli('check -f changed.yaml --live', { files: FILES, api });
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('asks only for what can be judged', async () => {
    const api = fakeKubernetesApi({});
    await runCli('check -f mixed.yaml --live', { files: FILES, api, namespace: 'team' });
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/apis/apps/v1/namespaces/prod/statefulsets/cassandra',
      '/apis/cassandra.datastax.com/v1beta1/namespaces/prod/cassandradatacenters/dc1',
    ]);
  });

  it('without the right to look is exit code 4, and the rest is still judged', async () => {
    const api = fakeKubernetesApi({ [LIVE]: forbidden('get resource "statefulsets"') });
    const outcome = await runCli('check -f mixed.yaml --live', { files: FILES, api });
    expect(outcome.exitCode).toBe(4);
    expect(outcome.stdout).toContain('[sto-data-persistent]');
    expect(outcome.stderr).toContain('cannot get resource "statefulsets"');
  });

  it('without a cluster is an error before anything is read', async () => {
    const outcome = await runCli('check -f good.yaml --live', { files: FILES });
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('with a silent API server ends', async () => {
    const silence = new AppError('KDS_TIMEOUT', 'no answer', { hint: 'Wait.' });
    const api = fakeKubernetesApi({ [LIVE]: silence });
    const outcome = await runCli('check -f good.yaml --live', { files: FILES, api });
    expect(outcome.exitCode).toBe(124);
  });
});

it.each(['check -f mixed.yaml', 'check -f broken.yaml', 'check -f changed.yaml --old good.yaml'])(
  '%s -o json keeps to its schema',
  async (line) => {
    const { stdout } = await runCli(`${line} -o json`, { files: FILES });
    expectSchema('check-report.json', stdout);
  },
);

it('a finding is at the line of its field', async () => {
  const { stdout } = await runCli('check -f changed.yaml --old good.yaml', { files: FILES });
  const text = await FILES.readText('changed.yaml', 1e6);
  const line = text.split('\n').findIndex((one) => one.includes('CASSANDRA_NUM_TOKENS')) + 1;
  expect(stdout).toMatch(new RegExp(`^changed\\.yaml:(${line}|${line + 1}): deny \\[cfg-num`, 'm'));
});

it('the words are those of the webhook', async () => {
  const { findings } = judge({ before: GOOD, after: CHANGED });
  const { stdout } = await runCli('check -f changed.yaml --old good.yaml', { files: FILES });
  for (const finding of findings) expect(stdout).toContain(formatFinding(finding));
});

describe.skipIf(!sharedData.available)(`the corpus${because(sharedData)}`, () => {
  it('every finding of every manifest has a line in the file', async () => {
    let findings = 0;
    // The API server no longer knows this version; neither do we.
    const served = sharedData.corpus().filter(({ obj }) => obj['apiVersion'] !== 'apps/v1beta1');
    for (const { obj, path } of served) {
      const text = yamlManifestReader.write(obj);
      const files = inMemoryFiles({ 'in.yaml': text });
      const { stdout, exitCode } = await runCli('check -f in.yaml -o json', { files });
      expect([0, 6], path).toContain(exitCode);
      const report = JSON.parse(stdout) as { items: { findings: { line: number }[] }[] };
      for (const { line } of report.items.flatMap((item) => item.findings)) {
        findings += 1;
        expect(line).toBeGreaterThan(0);
        expect(line).toBeLessThanOrEqual(text.split('\n').length);
      }
    }
    expect(findings).toBeGreaterThan(50);
  });
});
