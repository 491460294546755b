import { describe, expect, it } from 'vitest';

import { stringAt } from '../../../shared/domain/json.ts';
import type { ApiRequest } from '../../../shared/ports/kubernetes-api.ts';
import { yamlManifestReader } from '../../../shared/adapters/yaml/yaml-manifest-reader.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import type { FakeKubernetesApi } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const REVIEWS = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** An API server that denies what the pattern matches: `get services/proxy`. */
function denying(pattern: RegExp): FakeKubernetesApi {
  const review = ({ body }: ApiRequest): { status: { allowed: boolean } } => {
    const at = (field: string): string => stringAt(body, 'spec', 'resourceAttributes', field) ?? '';
    const resource = [at('resource'), at('subresource')].filter((part) => part !== '').join('/');
    return { status: { allowed: !pattern.test(`${at('verb')} ${resource}`) } };
  };
  return fakeKubernetesApi({ [REVIEWS]: review });
}

describe('rbac', () => {
  it.each([
    ['webhook status -n prod', 'rbac-webhook-status'],
    ['webhook status -n prod --optional=false', 'rbac-nothing'],
    ['check version -A --name reader', 'rbac-everywhere'],
  ])('%s', async (line, golden) => {
    const { stdout, stderr, exitCode } = await runCli(`rbac ${line}`);
    await expect(stdout + stderr).toMatchFileSnapshot(`../../golden/plugin/${golden}.txt`);
    expect(exitCode).toBe(0);
  });

  it('of the same rules is the same in YAML and in JSON', async () => {
    const yaml = await runCli('rbac webhook status check -n on');
    const json = await runCli('rbac webhook status check -n on -o json');
    const { items } = JSON.parse(json.stdout) as { items: unknown };
    const documents = yamlManifestReader.read(yaml.stdout);
    expect(documents.map((one) => ('object' in one ? one.object : one))).toEqual(items);
  });

  it('without a command is for all that change nothing', async () => {
    const { stdout } = await runCli('rbac -n prod');
    expect(stdout).toContain('For status');
    expect(stdout).toContain('For health');
    expect(stdout).not.toMatch(/shell|nodetool|\[secrets\]/);
    expect(stdout.match(/Careful: .*/g)).toEqual([
      'Careful: it lets its holder send GET requests to every port of these pods.',
      'Careful: it lets its holder reach every port of these pods, and JMX and the Management API',
    ]);
  });

  it('is for the namespace of the context, or for default where there is none', async () => {
    const api = fakeKubernetesApi({});
    expect((await runCli('rbac check', { api, namespace: 'team' })).stdout).toContain(
      'namespace: team',
    );
    expect((await runCli('rbac check')).stdout).toContain('namespace: default');
  });

  it('of an unknown command is a usage error', async () => {
    expect(await runCli('rbac stauts')).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('can-i', () => {
  it.each([
    ['everything', /^$/, 'can-i-all', 0],
    ['less', /proxy/, 'can-i-partly', 0],
    ['hardly anything', /./, 'can-i-no', 4],
  ])('of somebody who may do %s', async (_what, denied, golden, exitCode) => {
    const outcome = await runCli('can-i check webhook status version -n prod', {
      api: denying(denied),
    });
    await expect(outcome.stdout).toMatchFileSnapshot(`../../golden/plugin/${golden}.txt`);
    expect(outcome).toMatchObject({ stderr: '', exitCode });
  });

  it.each([[/^$/], [/proxy/], [/./]])(
    '-o json, with %s denied, keeps to its schema',
    async (denied) => {
      const { stdout } = await runCli('can-i -n prod -o json', { api: denying(denied) });
      expectSchema('access-report.json', stdout);
    },
  );

  it('without a command has a line for each', async () => {
    const { stdout, exitCode } = await runCli('can-i -n prod', { api: denying(/exec/) });
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/can-i-overview.txt');
    expect(exitCode).toBe(4);
  });

  it('asks for each right once, in the right place', async () => {
    const api = denying(/^$/);
    await runCli('can-i check check webhook status -A', { api });
    const asked = api.requests.map(({ body }) =>
      stringAt(body, 'spec', 'resourceAttributes', 'namespace'),
    );
    expect(asked.filter((namespace) => namespace !== undefined)).toEqual([
      'k8ssandra-webhook',
      'k8ssandra-webhook',
    ]);
    expect(new Set(api.requests.map(({ body }) => JSON.stringify(body))).size).toBe(asked.length);
  });

  it('ends with the words of an API server that does not let itself be asked', async () => {
    const api = fakeKubernetesApi({ [REVIEWS]: forbidden('create selfsubjectaccessreviews') });
    expect(await runCli('can-i check', { api })).toMatchObject({ exitCode: 4, stdout: '' });
  });
});
