import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { answerCompletion } from '../../../plugin/completion/answer-completion.ts';
import { completionScript } from '../../../shared/adapters/system/completion-script.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ClusterTarget } from '../../../shared/ports/cluster.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { runCli } from '../../support/run-cli.ts';

const PODS = 'GET /api/v1/namespaces/prod/pods';

function names(...items: readonly string[]) {
  return { items: items.map((name) => ({ metadata: { name } })) };
}

function complete(line: string, api: KubernetesApi = fakeKubernetesApi({})) {
  const out: string[] = [];
  const targets: ClusterTarget[] = [];
  const clock = fakeClock();
  const answered = answerCompletion(line.split(' '), {
    terminal: {
      out: (content) => out.push(String(content)),
      err: () => expect.unreachable(),
      screen: expect.unreachable,
      hasReader: expect.unreachable,
    },
    clock: () => Promise.resolve(clock),
    kubeconfigNames: () =>
      Promise.resolve(() =>
        Promise.resolve({ contexts: ['kind-a', 'prod'], clusters: ['c'], users: ['u'] }),
      ),
    connect(target) {
      targets.push(target);
      return Promise.resolve({
        api,
        namespace: target.namespace ?? 'default',
        server: 'https://a.test',
        context: 'test',
        pods: expect.unreachable,
      });
    },
  });
  return { answered, clock, targets, text: async () => (await answered, out.join('')) };
}

describe('what kubectl is answered', () => {
  it('ends with a directive that keeps the shell from offering files', async () => {
    const { text } = complete('versi');
    expect(await text()).toBe(
      'version\tPrint the versions of this program and of the cluster\n:4\n',
    );
  });

  it('lets the shell offer files where one is wanted', async () => {
    const { text } = complete('check -f ');
    expect(await text()).toBe(':0\n');
  });

  it.each([
    ['status --context ', 'kind-a\nprod\n:4\n'],
    ['status --context=k', '--context=kind-a\n:4\n'],
    ['status --user=', '--user=u\n:4\n'],
  ])('has the names of the kubeconfig: %s', async (line, expected) => {
    const { text, targets } = complete(line);
    expect(await text()).toBe(expected);
    expect(targets).toEqual([]);
  });

  it('has the namespaces of the cluster that the flags name', async () => {
    const api = fakeKubernetesApi({ 'GET /api/v1/namespaces': names('prod', 'dev') });
    const { text, targets } = complete('status --context k --as eve -n p', api);
    expect(await text()).toBe('prod\n:4\n');
    expect(targets).toEqual([{ context: 'k', namespace: 'p', impersonate: { user: 'eve' } }]);
  });

  it('has what may be looked at, and leaves out what cannot be listed', async () => {
    const api = fakeKubernetesApi({
      'GET /apis/apps/v1/namespaces/prod/statefulsets': names('cassandra'),
      'GET /apis/cassandra.datastax.com/v1beta1/namespaces/prod/cassandradatacenters':
        forbidden('list'),
      [PODS]: names('cassandra-0'),
    });
    const { text } = complete('status -n prod ', api);
    expect(await text()).toContain('sts/cassandra\n');
  });
});

describe('who presses the tab key waits for a second at most, and sees no error', () => {
  it('when the API server is silent', async () => {
    const { answered, clock, text } = complete('status -n ', {
      request: () => new Promise(() => undefined),
    });
    await clock.advance(1_000);
    await answered;
    expect(await text()).toBe(':4\n');
  });

  it('when there is no cluster', async () => {
    const refused = new AppError('KDS_API_UNREACHABLE', 'refused', { hint: 'Look.' });
    const { text } = complete('status -n ', { request: () => Promise.reject(refused) });
    expect(await text()).toBe(':4\n');
  });
});

describe('completion install', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'completion-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function program(path: string): void {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), '#!/bin/sh\necho "$@"\n');
    chmodSync(join(folder, path), 0o755);
  }

  it('writes a program beside this one, which passes all words on', async () => {
    program('bin/kubectl-k8ssandra');
    const PATH = `${join(folder, 'bin')}:/usr/bin:/bin`;
    const script = completionScript({ PATH });
    expect(await script.find()).toBeUndefined();
    const { stdout, exitCode } = await runCli('completion install', { completionScript: script });
    const path = join(folder, 'bin/kubectl_complete-k8ssandra');
    expect({ stdout, exitCode }).toEqual({ stdout: `${path}\n`, exitCode: 0 });
    expect(await script.find()).toBe(path);
    const run = spawnSync(path, ['a b', ''], { encoding: 'utf8', env: { PATH } });
    expect(run.stdout).toBe('__complete a b \n');
  });

  it('falls back on the folder of krew, and says so when it is not in $PATH', async () => {
    mkdirSync(join(folder, 'krew/bin'), { recursive: true });
    const script = completionScript({ PATH: '/nowhere', KREW_ROOT: join(folder, 'krew') });
    const { stderr } = await runCli('completion install', { completionScript: script });
    expect(stderr).toContain('its folder is not in $PATH');
    expect(existsSync(join(folder, 'krew/bin/kubectl_complete-k8ssandra'))).toBe(true);
  });

  it('says what to do by hand when there is no place for it', async () => {
    const script = completionScript({ PATH: '/nowhere', KREW_ROOT: join(folder, 'krew') });
    const { stderr, exitCode } = await runCli('completion install', { completionScript: script });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('exec kubectl-k8ssandra __complete "$@"');
  });

  it('bash completes the program itself', async () => {
    program('bin/kubectl-k8ssandra');
    writeFileSync(
      join(folder, 'bin/kubectl-k8ssandra'),
      `#!/bin/sh\nprintf 'status\\tShow "it"\\n%s\\n:4\\n' "$*"\n`,
    );
    const { stdout } = await runCli('completion bash');
    writeFileSync(join(folder, 'script'), stdout);
    const shell = `source ${join(folder, 'script')}
COMP_WORDS=(kubectl-k8ssandra webhook ''); COMP_CWORD=2
_kubectl_k8ssandra; printf '%s\n' "\${COMPREPLY[@]}"`;
    const run = spawnSync('bash', ['-c', shell], {
      encoding: 'utf8',
      env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
    });
    expect(run.stdout).toBe('status\n__complete webhook \n');
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('%s gets a script', async (shell) => {
    const { stdout, exitCode } = await runCli(`completion ${shell}`);
    await expect(stdout).toMatchFileSnapshot(`../../golden/plugin/completion-${shell}.txt`);
    expect(exitCode).toBe(0);
  });

  it('of another shell is refused', async () => {
    const { stderr, exitCode } = await runCli('completion tcsh');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('WHAT cannot be "tcsh"');
  });
});

it('the launcher answers under the name that kubectl looks for', () => {
  const path = join(import.meta.dirname, '../../../plugin/packaging/kubectl-k8ssandra.sh');
  expect(readFileSync(path, 'utf8')).toContain('set -- __complete "$@"');
});
