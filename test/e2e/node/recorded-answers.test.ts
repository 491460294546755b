import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { member, objectAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { REQUEST } from '../../../shared/injection/names.ts';
import { STAND_INS } from '../../cluster/images/image-catalogue.ts';
import { aPod, createPod, injectedNamespace } from '../../cluster/node/cassandra-workload.ts';
import { managementClient } from '../../cluster/node/management-api.ts';
import type { ManagementAnswer, ManagementClient } from '../../cluster/node/management-api.ts';
import { sharedCluster } from '../../cluster/shared-cluster.ts';
import { because } from '../../support/capability.ts';
import { sharedData } from '../../support/shared-data.ts';

/**
 * Holds the stand-in of the Management API to what the real one answered: what the other tests
 * prove with it would mean little otherwise. The recordings of a group are played in order.
 */
const FOLDER = 'fixtures/management-api/5.0.9-0.1.125';

interface Recording {
  readonly method: string;
  readonly path: string;
  readonly answer: ManagementAnswer;
}

function recording(name: string): Recording {
  const text = readFileSync(sharedData.path(FOLDER, `${name}.json`), 'utf8');
  const { request, response } = JSON.parse(text) as Record<string, JsonObject>;
  const query = new URLSearchParams(objectAt(request, 'query') as Record<string, string>);
  const path = stringAt(request, 'path') ?? '';
  return {
    method: stringAt(request, 'method') ?? '',
    path: query.size === 0 ? path : `${path}?${query.toString()}`,
    answer: {
      status: Number(member(response, 'status')),
      contentType: stringAt(response, 'headers', 'content-type') ?? '',
      text: stringAt(response, 'body') ?? '',
    },
  };
}

const title = `the stand-in answers as the Management API did${because(sharedData)}`;
describe.skipIf(!sharedData.available)(title, () => {
  const ends: (() => Promise<void>)[] = [];
  let api: ManagementClient;

  async function start(object: JsonObject): Promise<void> {
    const cluster = sharedCluster();
    const pod = await createPod(cluster, await injectedNamespace(cluster), object);
    await pod.untilReady();
    api = managementClient(cluster, pod);
    ends.push(
      () => api.stop(),
      () => pod.remove(),
    );
  }

  afterAll(async () => {
    for (const end of ends) await end();
  });

  describe('beside a Cassandra that runs, then drains', () => {
    beforeAll(async () => {
      await start(aPod(STAND_INS['5.0'].image));
      await api.untilCassandraAnswers();
    });

    it.each([
      'healthy-probes_liveness',
      'healthy-probes_readiness',
      'sidecar-lifecycle_pid',
      'sidecar-lifecycle_start-cassandra_up',
      'sidecar-lifecycle_start_bad_replace_ip',
      'sidecar-lifecycle_stop-cassandra_up',
      'sidecar-probes_readiness-after_stop',
      'ops-drain',
      'drained-probes_readiness-n3',
      'drained-drain_again',
    ])('%s', async (name) => {
      const { method, path, answer } = recording(name);
      expect(await api.call(method, path)).toEqual(answer);
    });
  });

  describe('beside a Cassandra that is down', () => {
    beforeAll(async () => {
      const object = aPod(STAND_INS['5.0'].image, {
        labels: { [REQUEST.enabled]: 'true' },
        container: { command: ['sleep', '3600'], readinessProbe: { exec: { command: ['true'] } } },
      });
      await start(object);
    });

    it.each([
      'sidecar-probes_liveness-cassandra_down',
      'sidecar-probes_readiness-cassandra_down',
      'cassandra_stopped-metadata_release-n3',
      'sidecar-lifecycle_stop-cassandra_down',
      'sidecar-lifecycle_start-cassandra_down',
      'sidecar-lifecycle_pid-after_failed_start',
      'sidecar-probes_liveness-after_failed_start',
    ])('%s', async (name) => {
      const { method, path, answer } = recording(name);
      expect(await api.call(method, path)).toEqual(answer);
    });
  });
});
