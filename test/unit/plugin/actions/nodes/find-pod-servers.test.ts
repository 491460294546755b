import { describe, expect, it } from 'vitest';

import { findPodServers } from '../../../../../plugin/actions/nodes/find-pod-servers.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { injectPod } from '../../../../../shared/injection/inject-pod.ts';
import { applyPatch } from '../../../../../shared/jsonpatch/apply-patch.ts';
import { aCassandraPod, anInjectionContext } from '../../../../support/a-cassandra-pod.ts';

const POD = { namespace: 'prod', name: 'cassandra-0' };

function injected(annotations: JsonObject = {}, container: JsonObject = {}): JsonObject {
  const pod = aCassandraPod({ container, metadata: { annotations } });
  const decision = injectPod(pod, anInjectionContext());
  if (decision.outcome === 'skipped') throw new Error('this pod cannot be injected');
  return applyPatch(pod, decision.patch);
}

/** A pod as cass-operator makes it. */
function operatorPod(container: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  return aCassandraPod({
    metadata: { labels: { 'app.kubernetes.io/managed-by': 'cass-operator' } },
    container: {
      image: 'ghcr.io/k8ssandra/cass-management-api:5.0.9-ubi',
      ports: [
        { name: 'native', containerPort: 9042 },
        { name: 'mgmt-api-http', containerPort: 8080 },
        { name: 'prometheus', containerPort: 9103 },
        { name: 'metrics', containerPort: 9000 },
      ],
      ...container,
    },
    spec,
  });
}

const CERTS = '/management-api-certs';
const TLS_ENV = [
  { name: 'MGMT_API_TLS_CA_CERT_FILE', value: `${CERTS}/ca.crt` },
  { name: 'MGMT_API_TLS_CERT_FILE', value: `${CERTS}/tls.crt` },
  { name: 'MGMT_API_TLS_KEY_FILE', value: `${CERTS}/tls.key` },
];
const FILES = { ca: `${CERTS}/ca.crt`, cert: `${CERTS}/tls.crt`, key: `${CERTS}/tls.key` };
const MOUNTED = {
  container: { env: TLS_ENV, volumeMounts: [{ name: 'certs', mountPath: CERTS }] },
  spec: { volumes: [{ name: 'certs', secret: { secretName: 'server-certs' } }] },
};

it('a plain pod has nothing but nodetool', () => {
  expect(findPodServers(aCassandraPod())).toEqual({
    cassandra: 'cassandra',
    managementApi: undefined,
    metrics: undefined,
  });
});

it('a pod in which nothing looks like Cassandra has not even that', () => {
  const pod = aCassandraPod({ container: { name: 'web', image: 'nginx:1' } });
  expect(findPodServers(pod).cassandra).toBeUndefined();
});

it("a port called metrics in somebody else's pod is not that of the agent", () => {
  const pod = aCassandraPod({ container: { ports: [{ name: 'metrics', containerPort: 9500 }] } });
  expect(findPodServers(pod).metrics).toBeUndefined();
});

describe('an injected pod', () => {
  it('has the API in the sidecar and the metrics in Cassandra', () => {
    expect(findPodServers(injected())).toEqual({
      cassandra: 'cassandra',
      managementApi: {
        // The default: on the loopback of the pod.
        isLoopback: true,
        pod: POD,
        container: 'mgmt-api',
        port: 8080,
        tls: undefined,
      },
      metrics: { pod: POD, container: 'cassandra', port: 9000, tls: undefined },
    });
  });

  it('has them on the ports that were free', () => {
    const ports = [8080, 9000].map((containerPort) => ({ containerPort }));
    const { managementApi, metrics } = findPodServers(injected({}, { ports }));
    expect([managementApi?.port, metrics?.port]).toEqual([18_080, 19_000]);
  });

  it('is asked with the certificate of its own Secret where it demands one', () => {
    const pod = injected({ 'inject.k8ssandra.io/tls-secret': 'api-tls' });
    expect(findPodServers(pod).managementApi?.tls).toEqual({
      clientSecret: { namespace: 'prod', name: 'api-tls' },
      files: {
        ca: '/mgmt-api/tls/ca.crt',
        cert: '/mgmt-api/tls/tls.crt',
        key: '/mgmt-api/tls/tls.key',
      },
    });
  });

  it('has no metrics of the agent where it was injected without', () => {
    const pod = injected({ 'inject.k8ssandra.io/metrics': 'none' });
    expect(findPodServers(pod).metrics).toBeUndefined();
  });

  it('has no API when somebody removed the sidecar', () => {
    const pod = injected();
    const spec = { ...(pod['spec'] as JsonObject), initContainers: [] };
    expect(findPodServers({ ...pod, spec }).managementApi).toBeUndefined();
  });
});

describe('a pod that came with the Management API', () => {
  it('has both servers in the container of Cassandra', () => {
    expect(findPodServers(operatorPod())).toEqual({
      cassandra: 'cassandra',
      managementApi: { pod: POD, container: 'cassandra', port: 8080, tls: undefined },
      metrics: { pod: POD, container: 'cassandra', port: 9000, tls: undefined },
    });
  });

  it.each<[string, JsonObject, number]>([
    ['the named port', { ports: [{ name: 'mgmt-api', containerPort: 8081 }] }, 8081],
    [
      'the named port before the variable',
      {
        ports: [{ name: 'mgmt-api-http', containerPort: 8081 }],
        env: [{ name: 'MGMT_API_LISTEN_TCP_PORT', value: '8082' }],
      },
      8081,
    ],
    [
      'the variable',
      { ports: [], env: [{ name: 'MGMT_API_LISTEN_TCP_PORT', value: '8082' }] },
      8082,
    ],
    [
      'the usual one where the variable is none',
      { ports: [], env: [{ name: 'MGMT_API_LISTEN_TCP_PORT', value: '65536' }] },
      8080,
    ],
    ['the usual one', { ports: [] }, 8080],
  ])('is asked on %s', (_what, container, port) => {
    expect(findPodServers(operatorPod(container)).managementApi?.port).toBe(port);
  });

  it('is asked with the client certificate of its datacenter', () => {
    const datacenter = {
      spec: { managementApiAuth: { manual: { clientSecretName: 'client-certs' } } },
    };
    const pod = operatorPod(MOUNTED.container, MOUNTED.spec);
    expect(findPodServers(pod, datacenter).managementApi?.tls).toEqual({
      clientSecret: { namespace: 'prod', name: 'client-certs' },
      files: FILES,
    });
  });

  it('is asked with the certificate of the server where no datacenter names another', () => {
    const pod = operatorPod(MOUNTED.container, MOUNTED.spec);
    expect(findPodServers(pod).managementApi?.tls).toEqual({
      clientSecret: { namespace: 'prod', name: 'server-certs' },
      files: FILES,
    });
  });

  it('is asked by exec alone where no Secret is known', () => {
    const pod = operatorPod({ env: TLS_ENV });
    expect(findPodServers(pod).managementApi?.tls).toEqual({
      clientSecret: undefined,
      files: FILES,
    });
  });

  it('has its metrics where its K8ssandraCluster says', () => {
    const tls = { 'ca.crt': FILES.ca, 'tls.crt': FILES.cert, 'tls.key': FILES.key };
    const pod = operatorPod(MOUNTED.container, MOUNTED.spec);
    const { metrics } = findPodServers(pod, undefined, { port: '9001', tls });
    expect(metrics).toEqual({
      pod: POD,
      container: 'cassandra',
      port: 9001,
      tls: { clientSecret: { namespace: 'prod', name: 'server-certs' }, files: FILES },
    });
  });
});
