import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';

import {
  clusterConnector,
  findConnection,
} from '../../../shared/adapters/kubernetes/connect-cluster.ts';
import { forgeCertificates } from '../../../shared/adapters/tls/forge-certificates.ts';
import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonValue } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ClusterTarget } from '../../../shared/ports/cluster.ts';
import { startRecordingProxy } from '../../cluster/recording-proxy.ts';
import type { RecordingProxy, SeenRequest } from '../../cluster/recording-proxy.ts';
import { runCommand } from '../../cluster/run-command.ts';
import type { CommandResult } from '../../cluster/run-command.ts';
import type { KubeconfigShape } from '../../support/a-kubeconfig.ts';
import { KUBECONFIG_SHAPES } from '../../support/kubeconfig-shapes.ts';
import { targetOfFlags } from '../../support/target-of-flags.ts';

const { kubectlPath } = inject('cluster');
/** What `kubectl create token` asks, which needs one request only, with the namespace in its path. */
const TOKEN_REQUEST = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
const HOSTS = ['a.test', 'b.test', 'elsewhere.test', 'first.test', 'rancher.test', '10.0.0.1'];
const DAY_MS = 86_400_000;

let authority: string;
let proxy: RecordingProxy;

beforeAll(async () => {
  const validity = { notBeforeMs: Date.now() - DAY_MS, notAfterMs: Date.now() + DAY_MS };
  const pair = await forgeCertificates.createAuthority('any API server', validity);
  const served = await forgeCertificates.issue(pair, HOSTS, validity);
  authority = pair.certificate;
  proxy = await startRecordingProxy(
    { cert: served.certificate, key: served.privateKey },
    { ...TOKEN_REQUEST, status: { token: 'new' } },
  );
});

afterAll(() => {
  proxy.close();
});

/** A kubeconfig on disk, and how each of the two programs is told of it. */
interface Place {
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly target: ClusterTarget;
}

function layOut({ files, kubeconfig, flags = [] }: KubeconfigShape): Place {
  const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const fill = (text: string): string =>
    text
      .replaceAll('$DIR', folder)
      .replaceAll('$PROXY', proxy.url)
      .replaceAll('$CA64', Buffer.from(authority).toString('base64'));
  for (const [name, text] of Object.entries({ ...files, 'ca.crt': authority, token: 'of-file' })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), fill(text));
  }
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    KUBECACHEDIR: join(folder, 'cache'),
    HTTPS_PROXY: proxy.url,
    HTTP_PROXY: proxy.url,
    SSL_CERT_FILE: join(folder, 'ca.crt'),
  };
  if (kubeconfig !== undefined) {
    env['KUBECONFIG'] = kubeconfig.map((name) => join(folder, name)).join(delimiter);
  }
  const filled = flags.map(fill);
  return { env, flags: filled, target: targetOfFlags(filled) };
}

function kubectl(words: readonly string[], { env }: Place): Promise<CommandResult> {
  return runCommand(kubectlPath, words, { env: { ...env }, budgetMs: 20_000 });
}

async function askByPlugin({ env, target }: Place): Promise<readonly SeenRequest[] | AppError> {
  vi.stubEnv('HOME', env['HOME']);
  vi.stubEnv('SSL_CERT_FILE', env['SSL_CERT_FILE']);
  try {
    const connect = clusterConnector({ environment: env, userAgent: 'test' });
    const { api, namespace } = await connect(target);
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/any/token`;
    await api.request({ method: 'POST', path, body: TOKEN_REQUEST });
    return proxy.take();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** In words of our own: what `config view` prints, and nothing else. */
async function viewByKubectl(place: Place): Promise<object | 'refused'> {
  const words = ['config', 'view', '--minify', '--flatten', '-o', 'json', ...place.flags];
  const { exitCode, stdout } = await kubectl(words, place);
  if (exitCode !== 0) return 'refused';
  const view = JSON.parse(stdout) as JsonValue;
  const [context] = objectsAt(view, 'contexts');
  const [cluster] = objectsAt(view, 'clusters');
  return {
    server: withoutTail(stringAt(cluster, 'cluster', 'server') ?? ''),
    namespace: stringAt(context, 'context', 'namespace') ?? 'default',
    context: stringAt(view, 'current-context'),
    user: stringAt(context, 'context', 'user'),
  };
}

/** kubectl prints the URL as it stands in the file. */
function withoutTail(server: string): string {
  const url = new URL(server.includes('://') ? server : `http://${server}`);
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

/** `config view` passes over the others, and over all that matters only for a request. */
function isViewable({ flags = [], expected }: KubeconfigShape): boolean {
  return expected !== 'refused' && flags.every((flag) => /^--(?:kubeconfig|context)=/.test(flag));
}

describe('the request that kubectl would send, or an error where it has one', () => {
  it.each(KUBECONFIG_SHAPES.map((shape) => [shape.name, shape] as const))(
    '%s',
    async (_name, shape) => {
      const place = layOut(shape);
      const { exitCode, stderr } = await kubectl(['create', 'token', 'any', ...place.flags], place);
      const byKubectl = exitCode === 0 ? proxy.take() : stderr;
      const ours = await askByPlugin(place);
      if (shape.expected === 'refused') {
        expect({ exitCode, ours }).toMatchObject({ exitCode: 1, ours: { exitCode: 2 } });
      } else if (shape.otherwise === undefined) {
        expect(ours).toEqual(byKubectl);
        expect(ours).toHaveLength(1);
      } else {
        expect(byKubectl).toHaveLength(1);
        expect(ours).not.toEqual(byKubectl);
      }
    },
  );
});

describe('the context, namespace, server and user of kubectl config view', () => {
  const shapes = KUBECONFIG_SHAPES.filter(isViewable);

  it('can be compared for many shapes', () => {
    expect(shapes.length).toBeGreaterThanOrEqual(40);
  });

  it.each(shapes.map((shape) => [shape.name, shape] as const))('%s', async (_name, shape) => {
    const place = layOut(shape);
    vi.stubEnv('HOME', place.env['HOME']);
    const { server, namespace, context, user } = await findConnection(place.target, place.env);
    expect({ server, namespace, context, user }).toEqual(await viewByKubectl(place));
  });
});
