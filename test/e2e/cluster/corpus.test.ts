import { describe, expect, it } from 'vitest';
import { member, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { auditEvents } from '../../cluster/audit-log.ts';
import { namespaces } from '../../cluster/capabilities.ts';
import { newNamespace } from '../../cluster/shared-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { because } from '../../support/capability.ts';
import type { CorpusManifest } from '../../support/shared-data.ts';
import { sharedData } from '../../support/shared-data.ts';
import { webhookCluster } from '../../support/webhook-cluster.ts';

/**
 * What becomes of the pods of each public StatefulSet: `injected`, the code of the
 * reason why not, the rule by which the StatefulSet itself is refused, or `invalid`
 * where the API server refuses a fragment that was never meant to be applied.
 */
const STATEFUL_SETS: Readonly<Record<string, string>> = {
  'IBM/Scalable-Cassandra-deployment-on-Kubernetes cassandra-statefulset.yaml': 'version-unknown',
  'LostPetInitiative/Kashtanka k8s/cassandra.yaml': 'version-unknown',
  'NorwegianBlockExchange/minikube-local-infrastructure cassandra/statefulset.yaml':
    'version-unsupported',
  'Orange-OpenSource/casskop controllers/cassandracluster/testdata/cassandracluster-2DC-dc1-rack1-sts.yaml':
    'invalid',
  'S6-Babbly/infrastructure k8s/cassandra.yaml': 'version-unknown',
  'arashkaffamanesh/kafka-on-kubernetes cassandra/cassandra-statefulset.yaml': 'version-unknown',
  // Its volume is not where the image keeps its data, so every restart empties a node.
  'cyru8/k8s-cassandra-stack cassandra-statefulset.yaml': 'sto-data-persistent',
  'jsanda/cassandra-medusa-k8s cassandra-statefulset.yaml': 'version-unknown',
  'kubernetes/examples databases/cassandra/cassandra-statefulset.yaml': 'version-unknown',
  'thingsboard/thingsboard-ce-k8s gcp/microservices/receipts/cassandra.yml': 'injected',
  'thingsboard/thingsboard-ce-k8s openshift/cassandra.yml': 'injected',
  'wandersonwhcr/k8s-examples cassandra/statefulset.yaml': 'injected',
};

/** Custom resources that are refused, by rule: the image is another version than the object says. */
const REFUSED: Readonly<Record<string, string>> = {
  'k8ssandra/cass-operator config/samples/example-cassandradatacenter-full.yaml':
    'img-version-consistent',
};

const CUSTOM_RESOURCES: Readonly<Record<string, string>> = {
  CassandraDatacenter: 'cassandra.datastax.com/v1beta1/cassandradatacenters',
  K8ssandraCluster: 'k8ssandra.io/v1alpha1/k8ssandraclusters',
};

const missing = [namespaces, sharedData].find(({ available }) => !available);
const corpus = sharedData.available ? sharedData.corpus() : [];
const keyOf = ({ repo, path }: CorpusManifest): string => `${repo} ${path}`;
const ofKind = (...kinds: readonly string[]): readonly [string, CorpusManifest][] =>
  corpus.filter(({ kind }) => kinds.includes(kind)).map((one) => [keyOf(one), one]);

describe.skipIf(missing !== undefined)(
  `manifests from the wild on a real API server${missing === undefined ? '' : because(missing)}`,
  () => {
    const world = webhookCluster();

    async function send(
      path: string,
      body: JsonObject,
    ): Promise<{ status: number; body: JsonObject }> {
      const answer = await world.cluster.api.send('POST', path, body);
      return { status: answer.status, body: answer.body as JsonObject };
    }

    async function getPod(namespace: string, name: string): Promise<JsonObject> {
      const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
      const found = async (): Promise<JsonObject | undefined> => {
        const { status, body } = await world.cluster.api.send('GET', path);
        return status === 200 ? (body as JsonObject) : undefined;
      };
      return waitFor(`the pod ${name}`, found, { budgetMs: 20_000 });
    }

    it('has an expectation for every StatefulSet', () => {
      expect(
        ofKind('StatefulSet')
          .map(([key]) => key)
          .sort(),
      ).toEqual(Object.keys(STATEFUL_SETS).sort());
    });

    it.each(ofKind('StatefulSet'))('StatefulSet of %s', async (key, { obj }) => {
      const expected = STATEFUL_SETS[key] ?? '';
      const namespace = await newNamespace(world.cluster, {
        'inject.k8ssandra.io/enabled': 'true',
      });
      const set = asOfToday(obj, namespace);
      await makeServiceAccount(
        namespace,
        stringAt(set, 'spec', 'template', 'spec', 'serviceAccountName'),
      );
      const { status, body } = await send(
        `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
        set,
      );
      if (status >= 400) {
        const words = expected === 'invalid' ? 'is invalid:' : `[${expected}]`;
        expect(stringAt(body, 'message')).toContain(words);
        return;
      }
      const name = `${stringAt(set, 'metadata', 'name') ?? ''}-0`;
      const pod = await getPod(namespace, name);
      const injected = objectsAt(pod, 'spec', 'initContainers').some(
        (one) => one['name'] === 'mgmt-api',
      );
      const [event] = await auditEvents(world.cluster, 'pods', { namespace, name });
      const reasons = stringAt(event, 'annotations', 'pods.inject.k8ssandra.io/reasons') ?? '';
      expect(injected ? 'injected' : reasons).toBe(expected);
    });

    it.each(ofKind('CassandraDatacenter', 'K8ssandraCluster'))('%s', async (key, { kind, obj }) => {
      const namespace = await newNamespace(world.cluster);
      const [group = '', version = '', resource = ''] = (CUSTOM_RESOURCES[kind] ?? '').split('/');
      const object = inNamespace(obj, namespace);
      const path = `/apis/${group}/${version}/namespaces/${namespace}/${resource}`;
      const { status, body } = await send(path, object);
      const rule = REFUSED[key];
      if (rule === undefined) expect([status, stringAt(body, 'message')]).toEqual([201, undefined]);
      else expect(stringAt(body, 'message')).toContain(`[${rule}]`);
      if (status !== 201) return;
      // Applying what is there already is never refused.
      const name = stringAt(object, 'metadata', 'name') ?? '';
      const again = await world.cluster.api.send('PUT', `${path}/${name}`, body);
      expect(again.status).toBe(200);
    });

    it.each(ofKind('CassandraCluster'))(
      'another operator in %s: not judged',
      async (_, { obj }) => {
        const path = '/apis/db.orange.com/v2/namespaces/default/cassandraclusters';
        expect(stringAt(obj, 'kind')).toBe('CassandraCluster');
        expect((await send(path, obj)).status).toBe(404);
      },
    );

    async function makeServiceAccount(namespace: string, name: string | undefined): Promise<void> {
      if (name === undefined || name === 'default') return;
      await send(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name },
      });
    }
  },
);

/** Old manifests name an API version that is gone, and left out the selector that it defaulted. */
function asOfToday(object: JsonObject, namespace: string): JsonObject {
  const spec = objectAt(object, 'spec');
  const labels = member(spec, 'template', 'metadata', 'labels') ?? {};
  const selector: JsonValue = member(spec, 'selector') ?? { matchLabels: labels };
  return { ...inNamespace(object, namespace), apiVersion: 'apps/v1', spec: { ...spec, selector } };
}

function inNamespace(object: JsonObject, namespace: string): JsonObject {
  const { resourceVersion, uid, ...metadata } = objectAt(object, 'metadata');
  return { ...object, metadata: { ...metadata, namespace } };
}
