import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { addressesOf, parseServiceName } from '../../../cluster/node/cluster-names.ts';

describe('parseServiceName', () => {
  it.each([
    ['db.prod.svc.cluster.local', { namespace: 'prod', service: 'db', host: undefined }],
    ['db-0.db.prod.svc.cluster.local', { namespace: 'prod', service: 'db', host: 'db-0' }],
    ['db.prod.svc.cluster.local.prod.svc.cluster.local', undefined],
    ['prod.svc.cluster.local', undefined],
    ['example.com', undefined],
  ])('%s', (name, expected) => {
    expect(parseServiceName(name)).toEqual(expected);
  });
});

describe('addressesOf', () => {
  const name = { namespace: 'prod', service: 'db', host: undefined };
  const slice: JsonObject = {
    endpoints: [
      { addresses: ['10.244.0.2'], conditions: { ready: true }, hostname: 'db-0' },
      { addresses: ['10.244.0.3'], conditions: { ready: false }, hostname: 'db-1' },
    ],
  };
  const service: JsonObject = { spec: { clusterIP: 'None' } };
  const publishing: JsonObject = { spec: { clusterIP: 'None', publishNotReadyAddresses: true } };

  it.each([
    ['the pods that are ready', name, service, ['10.244.0.2']],
    ['all pods when the service publishes them', name, publishing, ['10.244.0.2', '10.244.0.3']],
    ['one pod by its host name', { ...name, host: 'db-1' }, publishing, ['10.244.0.3']],
    ['no name for a pod that is not ready', { ...name, host: 'db-1' }, service, undefined],
    ['no name without the service', name, undefined, undefined],
  ])('gives %s', (_, asked, found, expected) => {
    expect(addressesOf(asked, found, [slice])).toEqual(expected);
  });

  it('knows a service without pods, by no address', () => {
    expect(addressesOf(name, service, [])).toEqual([]);
  });
});
