import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { yamlManifestReader } from '../../../shared/adapters/yaml/yaml-manifest-reader.ts';
import { objectAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { aCassandraPod } from '../../support/a-cassandra-pod.ts';
import { because } from '../../support/capability.ts';
import { inMemoryFiles } from '../../support/in-memory-files.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';
import { sharedData } from '../../support/shared-data.ts';

const SAMPLE = readFileSync(
  join(import.meta.dirname, '../../../manifests/samples/cassandra.yaml'),
  'utf8',
);

const MIXED = `${SAMPLE}---
# Not Cassandra: it stays as it is.
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: cassandra}
spec:
  template:
    spec:
      containers: [{name: web, image: nginx:1.27}]
---
apiVersion: v1
kind: Pod
metadata:
  name: legacy
  labels: {app: legacy}
spec:
  hostNetwork: true
  containers:
    - name: cassandra
      image: cassandra:3.11
`;

const world = (text: string) => ({ files: inMemoryFiles({ 'in.yaml': text }) });

describe('screens', () => {
  it.each(['reasons', 'reasons-json'])('inject -o %s', async (output) => {
    const line = `inject -f in.yaml -o ${output}`;
    const { stdout, stderr, exitCode } = await runCli(line, world(MIXED));
    await expect(stdout).toMatchFileSnapshot(`../../golden/plugin/inject-${output}.txt`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('what is left out is told on standard error', async () => {
    const { stderr } = await runCli('inject -f in.yaml', world(MIXED));
    await expect(stderr).toMatchFileSnapshot('../../golden/plugin/inject-notes.txt');
  });
});

it('objects come out in their order, each as a document, with its comments', async () => {
  const { stdout } = await runCli('inject -f in.yaml', world(MIXED));
  const documents = stdout.split(/^---$/m);
  const kinds = documents.map((text) => /^kind: (.*)$/m.exec(text)?.[1]);
  expect(kinds).toEqual([
    'Namespace',
    'Service',
    'PodDisruptionBudget',
    'StatefulSet',
    'Deployment',
    'Pod',
  ]);
  expect(documents[0]).toContain('# Three Cassandra nodes as a plain StatefulSet');
  expect(documents[1]).toContain('# Nodes find each other by these names');
  expect(documents[3]).toContain('name: mgmt-api');
});

it('one patch a line, for each object that has pods', async () => {
  const { stdout } = await runCli('inject -f in.yaml -o patch', world(MIXED));
  const patches = stdout.trimEnd().split('\n');
  expect(patches.slice(1)).toEqual(['[]', '[]']);
  expect(JSON.parse(patches[0] ?? '')).toContainEqual(
    expect.objectContaining({ op: 'add', path: '/spec/template/spec/initContainers' }),
  );
});

it('where nothing runs Cassandra, that is told', async () => {
  const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\n';
  expect(await runCli('inject -f in.yaml', world(text))).toEqual({
    exitCode: 0,
    stdout: text,
    stderr: 'Nothing was injected: no object of the input runs Cassandra.\n',
  });
});

it('uninject takes out all that inject put in, and nothing else', async () => {
  const injected = await runCli('inject -f in.yaml', world(MIXED));
  expect(injected.stdout).not.toBe(MIXED);
  const back = await runCli('uninject -f in.yaml', world(injected.stdout));
  expect(back.stdout).toBe(MIXED);
});

it('what is injected already stays as it is', async () => {
  const once = await runCli('inject -f in.yaml', world(MIXED));
  const twice = await runCli('inject -f in.yaml', world(once.stdout));
  expect(twice.stdout).toBe(once.stdout);
});

it.each(['patch-json', 'reasons-json'])('-o %s keeps to its schema', async (output) => {
  const schema = output === 'patch-json' ? 'patch-list.json' : 'injection-reason-list.json';
  const broken = `${MIXED}---\n[\n`;
  const { stdout, exitCode } = await runCli(`inject -f in.yaml -o ${output}`, world(broken));
  expect(exitCode).toBe(2);
  expectSchema(schema, stdout);
  expect(JSON.parse(stdout)).toMatchObject({
    complete: false,
    errors: [{ code: 'KDS_BAD_MANIFEST' }],
  });
});

it('one object in JSON is that object, several are a List', async () => {
  const pod = JSON.stringify(aCassandraPod());
  const one = await runCli('inject -f in.yaml -o json', world(pod));
  expect(JSON.parse(one.stdout)).toMatchObject({ kind: 'Pod' });
  const two = await runCli('inject -f in.yaml -o json', world(`${pod}\n---\n${pod}`));
  expect(JSON.parse(two.stdout)).toMatchObject({ kind: 'List', items: [{}, {}] });
});

it('a number that JSON would change is refused in JSON, and kept in YAML', async () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nbig: 9223372036854775807\n';
  const json = await runCli('inject -f in.yaml -o json', world(text));
  expect(json).toMatchObject({ exitCode: 2, stdout: '' });
  expect(json.stderr).toContain('in.yaml:3: the number there is too long');
  expect((await runCli('inject -f in.yaml', world(text))).stdout).toBe(text);
});

describe('what else is in the files counts', () => {
  const pod = (extra = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: team}
spec:
  containers: [{name: cassandra, image: "cassandra:4.1.7", ports: [{containerPort: 9042}]}]
${extra}`;

  async function partsOf(text: string, flags = ''): Promise<JsonObject> {
    const { stdout } = await runCli(`inject -f in.yaml -o reasons-json ${flags}`, world(text));
    const { items } = JSON.parse(stdout) as { items: readonly JsonObject[] };
    return objectAt(items[0], 'parts');
  }

  it('labels of a Namespace', async () => {
    const namespace = `---
apiVersion: v1
kind: Namespace
metadata: {name: team, labels: {inject.k8ssandra.io/metrics: both}}
`;
    expect(await partsOf(pod(namespace))).toMatchObject({ metrics: 'both' });
    const other = namespace.replace('name: team', 'name: other');
    expect(await partsOf(pod(other))).toMatchObject({ metrics: 'agent' });
  });

  it('LimitRanges', async () => {
    const limit = `---
apiVersion: v1
kind: LimitRange
metadata: {name: l, namespace: team}
spec: {limits: [{type: Container, min: {memory: 1Gi}}]}
`;
    const { stdout } = await runCli('inject -f in.yaml', world(pod(limit)));
    expect(stdout).toContain('memory: 1Gi');
    expect((await runCli('inject -f in.yaml', world(pod()))).stdout).not.toContain('1Gi');
  });

  it.each([
    ['1.32', true],
    ['v1.34.4', true],
    ['1.31', false],
  ])('Kubernetes %s: a native sidecar is %s', async (version, nativeSidecar) => {
    const parts = await partsOf(pod(), `--kubernetes-version ${version}`);
    expect(parts).toMatchObject({ nativeSidecar });
  });

  it('the configuration of the webhook', async () => {
    const config = 'injection: {metrics: none, nativeSidecars: never}\n';
    const files = inMemoryFiles({ 'in.yaml': pod(), 'config.yaml': config });
    const line = 'inject -f in.yaml --config config.yaml -o reasons-json';
    const { stdout } = await runCli(line, { files });
    expect(JSON.parse(stdout)).toMatchObject({
      items: [{ parts: { metrics: 'none', nativeSidecar: false } }],
    });
  });

  it.each([
    ['injection: {colour: red}', 'config.yaml: injection.colour is not a setting'],
    ['injection: [', 'config.yaml: line 2: flow sequence'],
  ])('a configuration that is wrong is refused: %s', async (config, message) => {
    const files = inMemoryFiles({ 'in.yaml': pod(), 'config.yaml': `${config}\n` });
    const outcome = await runCli('inject -f in.yaml --config config.yaml', { files });
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
    expect(outcome.stderr).toContain(message);
  });

  it('a version that is none is refused', async () => {
    const outcome = await runCli('inject -f in.yaml --kubernetes-version new', world(pod()));
    expect(outcome.stderr).toContain('"new" is not a Kubernetes version');
  });
});

describe.skipIf(!sharedData.available)(`the corpus${because(sharedData)}`, () => {
  const manifests = sharedData.available ? sharedData.corpus() : [];

  it('every manifest comes out as it went in, but for what is added', async () => {
    // The API server no longer knows this version; neither do we.
    const served = manifests.filter(({ obj }) => obj['apiVersion'] !== 'apps/v1beta1');
    for (const { obj, path } of served) {
      const text = yamlManifestReader.write(obj);
      const { stdout, exitCode } = await runCli('inject -f in.yaml', world(text));
      expect(exitCode, path).toBe(0);
      const back = await runCli('uninject -f in.yaml', world(stdout));
      expect(back.stdout, path).toBe(text);
    }
  });
});
