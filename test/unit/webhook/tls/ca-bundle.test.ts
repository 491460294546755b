import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import { installBundle, readBundles } from '../../../../webhook/tls/ca-bundle.ts';
import { failure, inMemoryApi } from '../../../support/in-memory-api.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const MUTATING = `${GROUP}/mutatingwebhookconfigurations/m`;
const VALIDATING = `${GROUP}/validatingwebhookconfigurations/v`;
const names = { mutating: 'm', validating: 'v' };
const BUNDLE = 'certificates';
const ENCODED = btoa(BUNDLE);

function entry(name: string, caBundle?: string): JsonObject {
  const service = { name: 's', namespace: 'n' };
  const clientConfig = caBundle === undefined ? { service } : { service, caBundle };
  return { name, clientConfig, failurePolicy: 'Ignore' };
}

describe('installBundle', () => {
  it('puts the bundle into every entry of both configurations and leaves the rest alone', async () => {
    const api = inMemoryApi({
      [MUTATING]: { webhooks: [entry('a'), entry('b', btoa('old'))] },
      [VALIDATING]: { webhooks: [entry('c')] },
    });
    expect(await installBundle(api, names, BUNDLE)).toEqual({
      changed: true,
      replaced: ['old'],
      missing: [],
    });
    expect(api.read(MUTATING)).toMatchObject({
      webhooks: [entry('a', ENCODED), entry('b', ENCODED)],
    });
    expect(api.read(VALIDATING)).toMatchObject({ webhooks: [entry('c', ENCODED)] });
  });

  it('sends a patch with nothing in it but names and bundles', async () => {
    const api = inMemoryApi({
      [MUTATING]: { webhooks: [entry('a', ENCODED), entry('b')] },
      [VALIDATING]: { webhooks: [entry('c', ENCODED)] },
    });
    await installBundle(api, names, BUNDLE);
    expect(api.requests.filter(({ method }) => method !== 'GET')).toEqual([
      {
        method: 'PATCH',
        path: MUTATING,
        query: { fieldManager: 'k8ssandra-webhook' },
        contentType: 'application/strategic-merge-patch+json',
        body: { webhooks: [{ name: 'b', clientConfig: { caBundle: ENCODED } }] },
      },
    ]);
  });

  it('writes nothing when everything is as it should be', async () => {
    const api = inMemoryApi({
      [MUTATING]: { webhooks: [entry('a', ENCODED)] },
      [VALIDATING]: { webhooks: [] },
    });
    expect(await installBundle(api, names, BUNDLE)).toEqual({
      changed: false,
      replaced: [],
      missing: [],
    });
    expect(api.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('reports a configuration that is not there and serves the other', async () => {
    const api = inMemoryApi({ [VALIDATING]: { webhooks: [entry('c')] } });
    expect(await installBundle(api, names, BUNDLE)).toEqual({
      changed: true,
      replaced: [],
      missing: ['mutatingwebhookconfigurations/m'],
    });
  });

  it('passes other failures on', async () => {
    const api = inMemoryApi();
    api.before = () => {
      throw failure(403, 'Forbidden', 'no');
    };
    await expect(installBundle(api, names, BUNDLE)).rejects.toMatchObject({ status: 403 });
  });
});

describe('readBundles', () => {
  it('gives each bundle once, and none for an entry or a configuration that is not there', async () => {
    const api = inMemoryApi({
      [MUTATING]: { webhooks: [entry('a', ENCODED), entry('b'), entry('c', btoa('other'))] },
    });
    expect(await readBundles(api, names)).toEqual([BUNDLE, 'other']);
    api.put(VALIDATING, { webhooks: [entry('d', ENCODED)] });
    expect(await readBundles(api, names)).toEqual([BUNDLE, 'other']);
  });
});
