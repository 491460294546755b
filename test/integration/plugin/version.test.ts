import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { PLUGIN_VERSION } from '../../../plugin/plugin-version.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const SERVER = 'GET /version';
const WEBHOOK = 'GET /apis/apps/v1/namespaces/k8ssandra-webhook/deployments/k8ssandra-webhook';
const DEPLOYMENT = {
  spec: { template: { spec: { containers: [{ image: 'r.test:5000/k8ssandra-webhook:1.2.3' }] } } },
};

it('is the version of the package', () => {
  const path = join(import.meta.dirname, '../../../package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  expect(PLUGIN_VERSION).toBe(version);
});

it('needs no cluster', async () => {
  expect(await runCli('version --client')).toEqual({
    exitCode: 0,
    stdout: `Client Version: v${PLUGIN_VERSION}\n`,
    stderr: '',
  });
});

describe('--remote', () => {
  it('asks the cluster', async () => {
    const api = fakeKubernetesApi({ [SERVER]: { gitVersion: 'v1.34.4' }, [WEBHOOK]: DEPLOYMENT });
    expect(await runCli('version --remote', { api })).toEqual({
      exitCode: 0,
      stdout: `Client Version: v${PLUGIN_VERSION}\nServer Version: v1.34.4\nWebhook Version: v1.2.3\n`,
      stderr: '',
    });
  });

  it('of a cluster without the webhook says so', async () => {
    const api = fakeKubernetesApi({ [SERVER]: { gitVersion: 'v1.34.4' } });
    const { stdout, exitCode } = await runCli('version --remote', { api });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Webhook Version: not installed\n');
  });

  it('without the right to see one of them is exit code 3', async () => {
    const denied = forbidden('get resource "deployments"');
    const api = fakeKubernetesApi({ [SERVER]: { gitVersion: 'v1.34.4' }, [WEBHOOK]: denied });
    const { stdout, stderr, exitCode } = await runCli('version --remote', { api });
    expect(exitCode).toBe(3);
    expect(stdout).toContain('Server Version: v1.34.4\nWebhook Version: unknown\n');
    expect(stderr).toContain('cannot get resource "deployments"');
  });

  it('without a cluster is an error', async () => {
    expect(await runCli('version --remote')).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

it.each([
  ['version -o json', {}],
  ['version --remote -o json', { [SERVER]: { gitVersion: 'v1.34.4' }, [WEBHOOK]: DEPLOYMENT }],
  ['version --remote -o json', { [SERVER]: forbidden('get') }],
])('%s keeps to its schema', async (line, answers) => {
  const { stdout } = await runCli(line, { api: fakeKubernetesApi(answers) });
  expectSchema('version.json', stdout);
});
