import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { objectAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { injectPod } from '../../shared/injection/inject-pod.ts';
import { pinStatefulSet } from '../../shared/injection/pin-stateful-set.ts';
import { DEFAULT_SETTINGS } from '../../shared/injection/settings.ts';
import { judge } from '../../shared/policy/judge.ts';
import { mutatePods } from '../../webhook/admission/injection.ts';
import { validate } from '../../webhook/admission/validation.ts';
import { aCassandraPod } from '../support/a-cassandra-pod.ts';
import { PLAIN_NAMESPACE, someNamespaceFacts } from '../support/a-namespace-facts.ts';
import { aReview } from '../support/a-review.ts';
import { because } from '../support/capability.ts';
import { inMemoryFiles } from '../support/in-memory-files.ts';
import { runCli } from '../support/run-cli.ts';
import { serveWebhook } from '../support/serve-webhook.ts';
import type { ServedWebhook } from '../support/serve-webhook.ts';
import { sharedData } from '../support/shared-data.ts';

/** The promise of the product: what the plugin says of a file is what the webhook does with it. */
let webhook: ServedWebhook;

beforeAll(async () => {
  const validation = { judge, enforcement: 'enforce' } as const;
  const injection = {
    engine: { injectPod, pinStatefulSet },
    facts: someNamespaceFacts({}, () => Promise.resolve(PLAIN_NAMESPACE)),
    settings: DEFAULT_SETTINGS,
    nativeSidecars: () => true,
  };
  webhook = await serveWebhook({
    handlers: {
      'mutate-pods': mutatePods(injection),
      'validate-statefulsets': validate(validation, 'statefulsets'),
      'validate-cassandradatacenters': validate(validation, 'cassandradatacenters'),
      'validate-k8ssandraclusters': validate(validation, 'k8ssandraclusters'),
    },
  });
});
afterAll(() => webhook.close());

/** The bytes of the patch that the webhook answers; no operations where it leaves the pod alone. */
async function patchOfWebhook(pod: JsonObject): Promise<string> {
  const { response } = await webhook.post('/mutate/pods', aReview({ object: pod }));
  const patch = response['patch'];
  return typeof patch === 'string' ? Buffer.from(patch, 'base64').toString() : '[]';
}

async function patchOfPlugin(pod: JsonObject): Promise<string> {
  const files = inMemoryFiles({ 'pod.json': JSON.stringify(pod) });
  const { stdout } = await runCli('inject -f pod.json -o patch', { files });
  return stdout.trimEnd();
}

/** The pod that the StatefulSet controller makes, as far as decisions see it. */
function podOf(statefulSet: JsonObject): JsonObject {
  const template = objectAt(statefulSet, 'spec', 'template');
  const metadata = { ...objectAt(template, 'metadata'), name: 'c-0', namespace: 'prod' };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: objectAt(template, 'spec') };
}

describe('a patch', () => {
  it('of a pod that is injected is the same bytes', async () => {
    const pod = aCassandraPod();
    expect(await patchOfPlugin(pod)).toMatch(/^\[\{"op":/);
    expect(await patchOfPlugin(pod)).toBe(await patchOfWebhook(pod));
  });

  it.skipIf(!sharedData.available)(
    `is the same bytes for every StatefulSet of the corpus${because(sharedData)}`,
    async () => {
      const sets = sharedData.corpus().filter(({ kind }) => kind === 'StatefulSet');
      // As they are, and as an image that is known: so that most of them are injected, too.
      const pods = sets.flatMap(({ obj }) => [
        podOf(obj),
        withImage(podOf(obj), 'cassandra:5.0.9'),
      ]);
      const patches = await Promise.all(
        pods.map(async (pod) => [await patchOfPlugin(pod), await patchOfWebhook(pod)] as const),
      );
      for (const [plugin, answer] of patches) expect(plugin).toBe(answer);
      expect(patches.filter(([patch]) => patch !== '[]').length).toBeGreaterThan(12);
    },
  );
});

const ROUTES: Readonly<Record<string, string>> = {
  StatefulSet: 'statefulsets',
  CassandraDatacenter: 'cassandradatacenters',
  K8ssandraCluster: 'k8ssandraclusters',
};

describe('a verdict', () => {
  it.skipIf(!sharedData.available)(
    `is the same words for every judged object of the corpus${because(sharedData)}`,
    async () => {
      const judged = sharedData.corpus().filter(({ kind }) => ROUTES[kind] !== undefined);
      let refused = 0;
      for (const { kind, obj: original } of judged) {
        // One is of an API version that no API server serves any more.
        const current = kind === 'StatefulSet' ? { apiVersion: 'apps/v1' } : {};
        const obj = { ...original, ...current };
        const resource = ROUTES[kind] ?? '';
        const group = (stringAt(obj, 'apiVersion') ?? '').split('/')[0] ?? '';
        const ref = { group, version: 'v1', resource };
        const review = aReview({ object: obj, resource: ref, requestResource: ref });
        const { response } = await webhook.post(`/validate/${resource}`, review);
        const message = stringAt(response['status'] as JsonValue | undefined, 'message') ?? '';

        const files = inMemoryFiles({ 'object.json': JSON.stringify(obj) });
        const { stdout, exitCode } = await runCli('check -f object.json', { files });
        expect(exitCode).toBe(response['allowed'] === true ? 0 : 6);
        for (const line of message.split('\n').filter((text) => text.startsWith('['))) {
          expect(stdout).toContain(`deny ${line}`);
        }
        if (response['allowed'] !== true) refused += 1;
      }
      expect(refused).toBe(2);
    },
  );
});

function withImage(pod: JsonObject, image: string): JsonObject {
  const text = JSON.stringify(pod).replaceAll(
    /"image":"[^"]*cassandra[^"]*"/g,
    `"image":"${image}"`,
  );
  return JSON.parse(text) as JsonObject;
}
