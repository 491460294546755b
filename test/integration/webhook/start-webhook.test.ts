import { afterEach, describe, expect, it } from 'vitest';

import { systemClock } from '../../../shared/adapters/system/system-clock.ts';
import { forgeCertificates } from '../../../shared/adapters/tls/forge-certificates.ts';
import { readServedFingerprint } from '../../../shared/adapters/tls/served-certificate.ts';
import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import { injectPod } from '../../../shared/injection/inject-pod.ts';
import { pinStatefulSet } from '../../../shared/injection/pin-stateful-set.ts';
import { judge } from '../../../shared/policy/judge.ts';
import { loadConfig } from '../../../webhook/config.ts';
import { startWebhook } from '../../../webhook/start-webhook.ts';
import type { RunningWebhook } from '../../../webhook/start-webhook.ts';
import { aReview, REVIEW_UID } from '../../support/a-review.ts';
import { fakeCollection, fakeWatch } from '../../support/fake-collection.ts';
import { inMemoryApi } from '../../support/in-memory-api.ts';
import type { InMemoryApi } from '../../support/in-memory-api.ts';
import { faultsOf } from '../../support/review-verifier.ts';
import { textBuffer } from '../../support/text-buffer.ts';
import { tlsClient } from '../../support/tls-client.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const MUTATING = `${GROUP}/mutatingwebhookconfigurations/k8ssandra-webhook`;
const configurations = {
  [MUTATING]: { webhooks: [{ name: 'pods.k8ssandra.io', clientConfig: {} }] },
  [`${GROUP}/validatingwebhookconfigurations/k8ssandra-webhook`]: {
    webhooks: [{ name: 'a.k8ssandra.io', clientConfig: {} }],
  },
};
const ENVIRONMENT = {
  WEBHOOK_LISTEN_ADDRESS: '127.0.0.1',
  WEBHOOK_LISTEN_HTTPS_PORT: '0',
  WEBHOOK_LISTEN_HTTP_PORT: '0',
  WEBHOOK_TLS_EXTRA_NAMES: 'localhost,127.0.0.1',
  WEBHOOK_SHUTDOWN_DRAIN_MS: '0',
};

let webhook: RunningWebhook | undefined;

afterEach(async () => {
  await webhook?.stop();
  webhook = undefined;
});

async function start(api: InMemoryApi, env: Readonly<Record<string, string>> = {}) {
  const namespaces = fakeCollection('namespaces');
  namespaces.items = [{ metadata: { name: 'prod' } }];
  const collections = [namespaces, fakeCollection('limitranges')];
  const output = textBuffer();
  const config = loadConfig({ env: { ...ENVIRONMENT, ...env }, file: undefined });
  webhook = await startWebhook(
    config,
    {
      clock: systemClock,
      api,
      watch: fakeWatch(collections),
      certificates: forgeCertificates,
      certificateFiles: {
        stamp: () => Promise.resolve(''),
        read: () => Promise.reject(new Error('not in this mode')),
      },
      readServedFingerprint,
      output,
      residentBytes: () => 1,
      instance: 'replica-1',
    },
    { injectPod, pinStatefulSet, judge },
  );
  const base = `http://127.0.0.1:${webhook.httpPort}`;
  const get = async (path: string): Promise<[number, string]> => {
    const answer = await fetch(base + path);
    return [answer.status, await answer.text()];
  };
  return { webhook, output, get };
}

function bundleOf(api: InMemoryApi): string {
  const [entry] = objectsAt(api.read(MUTATING), 'webhooks');
  return atob(stringAt(entry, 'clientConfig', 'caBundle') ?? '');
}

const isReady = (get: (path: string) => Promise<[number, string]>) =>
  expect.poll(async () => (await get('/readyz'))[0], { timeout: 10_000 }).toBe(200);

describe('the webhook as a whole', () => {
  it('becomes ready, and injects over TLS that the patched caBundle trusts', async () => {
    const api = inMemoryApi({ ...configurations, '/version': { gitVersion: 'v1.34.0' } });
    const { webhook: running, get, output } = await start(api);
    await isReady(get);

    const client = tlsClient(running.httpsPort, bundleOf(api));
    const answer = await client.post('/mutate/pods?timeout=10s', aReview());
    client.close();
    expect(answer.status).toBe(200);
    const body: unknown = JSON.parse(answer.text);
    expect(faultsOf(body, { uid: REVIEW_UID, mutating: true })).toEqual([]);
    expect(body).toMatchObject({ response: { allowed: true, patchType: 'JSONPatch' } });

    const [status, page] = await get('/metrics');
    expect(status).toBe(200);
    expect(page).toContain('reviews_total{route="mutate-pods",decision="injected"} 1\n');
    expect(page).toContain('k8ssandra_webhook_ready_status 1\n');
    await expect
      .poll(() => output.lines)
      .toContainEqual(expect.objectContaining({ event: 'reviewed', decision: 'injected' }));
  });

  it('is alive but not ready while it has no certificate, and says why', async () => {
    const api = inMemoryApi({ ...configurations, '/version': { gitVersion: 'v1.34.0' } });
    api.put('/api/v1/namespaces/k8ssandra-webhook/secrets/k8ssandra-webhook-ca', {
      metadata: { name: 'k8ssandra-webhook-ca' },
    });
    const { get } = await start(api);
    await expect
      .poll(async () => (await get('/readyz'))[1])
      .toContain('[-] certificate: secret k8ssandra-webhook/k8ssandra-webhook-ca is not ours');
    expect((await get('/readyz'))[0]).toBe(503);
    expect(await get('/healthz')).toEqual([200, 'ok\n']);
  });

  it('does not serve metrics where API servers call', async () => {
    const api = inMemoryApi({ ...configurations, '/version': { gitVersion: 'v1.34.0' } });
    const { webhook: running, get } = await start(api);
    await isReady(get);
    const client = tlsClient(running.httpsPort, bundleOf(api));
    expect((await client.post('/metrics', {})).status).toBe(404);
    client.close();
  });

  it('says which port cannot be had', async () => {
    const api = inMemoryApi(configurations);
    const first = await start(api);
    const port = String(first.webhook.httpPort);
    await expect(start(api, { WEBHOOK_LISTEN_HTTP_PORT: port })).rejects.toMatchObject({
      code: 'KDS_BAD_CONFIG',
      message: `cannot listen on 127.0.0.1:${port}: EADDRINUSE`,
    });
    await first.webhook.stop();
  });
});
