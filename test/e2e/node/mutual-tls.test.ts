import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringAt } from '../../../shared/domain/json.ts';
import { REQUEST } from '../../../shared/injection/names.ts';
import { createTestAuthority } from '../../cluster/certificates.ts';
import type { KeyPair, TestAuthority } from '../../cluster/certificates.ts';
import { STAND_INS } from '../../cluster/images/image-catalogue.ts';
import {
  aPod,
  injectedNamespace,
  create,
  createPod,
} from '../../cluster/node/cassandra-workload.ts';
import type { RunningPod } from '../../cluster/node/running-pod.ts';
import { sharedCluster } from '../../cluster/shared-cluster.ts';

const SECRET = 'management-api-tls';
/** As the client sees it: an alert on its first read, or the end of the connection. */
const REFUSED = /alert|socket hang up/;

describe('a pod whose Management API demands mutual TLS', () => {
  let authority: TestAuthority;
  let pod: RunningPod;

  beforeAll(async () => {
    const cluster = sharedCluster();
    const namespace = await injectedNamespace(cluster);
    authority = await createTestAuthority();
    const server = authority.issue({ commonName: 'cassandra', usage: 'server' });
    await create(cluster, namespace, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: SECRET },
      stringData: {
        'ca.crt': authority.ca.certPem,
        'tls.crt': server.certPem,
        'tls.key': server.keyPem,
      },
    });
    const annotations = { [REQUEST.tlsSecret]: SECRET };
    pod = await createPod(cluster, namespace, aPod(STAND_INS['5.0'].image, { annotations }));
    await pod.untilReady();
  });

  afterAll(() => pod.remove());

  /** The status of the liveness probe at the address of the pod. */
  async function ask(client: Partial<KeyPair>): Promise<number | undefined> {
    const options = {
      host: stringAt(await pod.read(), 'status', 'podIP'),
      port: 8080,
      path: '/api/v0/probes/liveness',
      ca: authority.ca.certPem,
      cert: client.certPem,
      key: client.keyPem,
      // The chain counts, the host name does not: pods have none that lasts.
      checkServerIdentity: () => undefined,
    };
    return new Promise((resolve, reject) => {
      request(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
  }

  it('answers a client with a certificate of the authority', async () => {
    expect(await ask(authority.issue({ commonName: 'plugin', usage: 'client' }))).toBe(200);
  });

  it('refuses a client without a certificate, or with one of another authority', async () => {
    const stranger = await createTestAuthority();
    await expect(ask({})).rejects.toThrow(REFUSED);
    const other = stranger.issue({ commonName: 'plugin', usage: 'client' });
    await expect(ask(other)).rejects.toThrow(REFUSED);
  });

  it('refuses a client that does not speak TLS', async () => {
    await expect(pod.fetch(8080, '/api/v0/probes/liveness')).rejects.toThrow('fetch failed');
  });
});
