import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isObject, objectAt, objectsAt } from '../../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts';
import { isGuaranteed } from '../../../../shared/injection/container-resources.ts';
import { injectPod } from '../../../../shared/injection/inject-pod.ts';
import { injectWorkload } from '../../../../shared/injection/inject-workload.ts';
import { inspectPod } from '../../../../shared/injection/inspect-pod.ts';
import { pinStatefulSet } from '../../../../shared/injection/pin-stateful-set.ts';
import { uninject } from '../../../../shared/injection/uninject.ts';
import { applyPatch } from '../../../../shared/jsonpatch/apply-patch.ts';
import { aCassandraPod, anInjectionContext } from '../../../support/a-cassandra-pod.ts';
import { withApiServerDefaults } from '../../../support/api-server-defaults.ts';

const RUNS = { numRuns: 500 };

/** Options in every form that a manifest can give them. */
const jvmOptions = fc.constantFrom<JsonObject | undefined>(
  undefined,
  { name: 'JVM_EXTRA_OPTS', value: '' },
  { name: 'JVM_EXTRA_OPTS', value: '-Dx=1 "-Dy=a b"' },
  { name: 'JVM_EXTRA_OPTS', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
);
const resources = fc.constantFrom<JsonObject | undefined>(
  undefined,
  { requests: { cpu: '1', memory: '4Gi' } },
  { requests: { cpu: '1', memory: '4Gi' }, limits: { cpu: '1000m', memory: '4Gi' } },
  { limits: { cpu: 2, memory: '4096Mi' } },
);
const optional = <T extends JsonValue>(value: T): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constant(value), { nil: undefined });

const pods: fc.Arbitrary<JsonObject> = fc
  .record({
    image: fc.constantFrom(
      'cassandra:5.0.9',
      'cassandra:4.1.10',
      'cassandra:4.0',
      'x.example/cassandra:5.0',
    ),
    options: jvmOptions,
    classPath: optional({ name: 'EXTRA_CLASSPATH', value: '/lib/a.jar' }),
    podName: optional({ name: 'POD_NAME', value: 'mine' }),
    envFrom: optional([{ secretRef: { name: 's' } }]),
    resources,
    lifecycle: fc.constantFrom<JsonObject | undefined>(
      undefined,
      { postStart: { exec: { command: ['a'] } } },
      { preStop: { exec: { command: ['b'] } } },
    ),
    ports: fc.constantFrom<JsonValue | undefined>(
      undefined,
      null,
      [{ containerPort: 9042 }],
      [{ name: 'x', containerPort: 8080 }, { containerPort: 9000 }],
    ),
    metrics: fc.constantFrom(undefined, 'agent', 'mcac', 'both', 'none'),
    tls: fc.constantFrom(undefined, 'secret'),
    initContainers: fc.constantFrom<JsonValue | undefined>(undefined, [
      { name: 'init', image: 'busybox:1', resources: { limits: { cpu: '1', memory: '1Gi' } } },
    ]),
    volumes: optional([{ name: 'data', emptyDir: {} }]),
    annotations: fc.boolean(),
    unknown: fc.jsonValue({ maxDepth: 2 }),
  })
  .map((p) => {
    const env = [p.options, p.classPath, p.podName].filter((entry) => entry !== undefined);
    const annotations: Record<string, string> = {
      ...(p.annotations ? { note: 'kept' } : {}),
      ...(p.metrics === undefined ? {} : { 'inject.k8ssandra.io/metrics': p.metrics }),
      ...(p.tls === undefined ? {} : { 'inject.k8ssandra.io/tls-secret': p.tls }),
    };
    return prune({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: prune({
        name: 'p',
        annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
      }),
      spec: prune({
        initContainers: p.initContainers,
        containers: [
          {
            name: 'proxy',
            image: 'proxy:1',
            unknown: p.unknown as JsonValue,
            resources: { limits: { cpu: '1', memory: '1Gi' } },
          },
          prune({
            name: 'cassandra',
            image: p.image,
            env: env.length > 0 ? env : undefined,
            envFrom: p.envFrom,
            resources: p.resources,
            lifecycle: p.lifecycle,
            ports: p.ports,
          }),
        ],
        volumes: p.volumes,
      }),
    });
  });

/** Whether another injector comes first, and the ports that its container has. */
const meshes = fc.record({
  isFirst: fc.boolean(),
  ports: fc.subarray([8080, 9000, 9103, 15001, 18080]),
});

function prune(object: Record<string, JsonValue | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

function inject(pod: JsonObject, nativeSidecars = true): JsonObject {
  const decision = injectPod(pod, anInjectionContext({ nativeSidecars }));
  if (decision.outcome === 'skipped') throw new Error(JSON.stringify(decision.reasons));
  return applyPatch(pod, decision.patch);
}

/** As another injector would: its own containers, volumes and variables around ours. */
function withAnotherInjector(pod: JsonObject, ports: readonly number[]): JsonObject {
  const spec = objectAt(pod, 'spec');
  const mesh = {
    name: 'mesh',
    image: 'mesh:1',
    ports: ports.map((containerPort) => ({ containerPort })),
  };
  return {
    ...pod,
    spec: {
      ...spec,
      initContainers: [
        { name: 'mesh-init', image: 'mesh:1' },
        ...objectsAt(spec, 'initContainers'),
      ],
      containers: [
        mesh,
        ...objectsAt(spec, 'containers').map((container) => ({
          ...container,
          env: [...objectsAt(container, 'env'), { name: 'MESH', value: '1' }],
        })),
      ],
      volumes: [...objectsAt(spec, 'volumes'), { name: 'mesh', emptyDir: {} }],
    },
  };
}

describe('for any Cassandra pod', () => {
  it('the patch applies under the rules of the API server and only adds, but for two variables', () => {
    fc.assert(
      fc.property(pods, fc.boolean(), (pod, nativeSidecars) => {
        const decision = injectPod(pod, anInjectionContext({ nativeSidecars }));
        if (decision.outcome === 'skipped') throw new Error('skipped');
        applyPatch(pod, decision.patch);
        const others = decision.patch.filter(({ op }) => op !== 'add');
        for (const { op, path } of others) {
          expect(op).toBe('replace');
          expect(path).toMatch(/^\/spec\/containers\/1\/env\/\d(?:\/value)?$/);
        }
      }),
      RUNS,
    );
  });

  it('a second call on the defaulted output of the first, touched by another injector, adds nothing', () => {
    fc.assert(
      fc.property(pods, fc.boolean(), meshes, (pod, nativeSidecars, { isFirst, ports }) => {
        const context = anInjectionContext({ nativeSidecars });
        const injectable = isFirst ? withAnotherInjector(pod, ports) : pod;
        const first = injectPod(injectable, context);
        const injected = inject(injectable, nativeSidecars);
        const once = isFirst ? injected : withAnotherInjector(injected, ports);
        const again = injectPod(withApiServerDefaults(once), context);
        expect(again).toMatchObject({ outcome: 'injected', patch: [] });
        expect(again).toMatchObject({ parts: 'parts' in first && first.parts });
      }),
      RUNS,
    );
  });

  it('a Guaranteed pod stays Guaranteed, by the rules of the kubelet', () => {
    fc.assert(
      fc.property(pods, (pod) => {
        const after = inject(pod);
        const renamed = JSON.parse(
          JSON.stringify(after).replaceAll('"name":"mgmt-api', '"name":"seen-'),
        ) as JsonObject;
        expect(isGuaranteed(renamed)).toBe(isGuaranteed(pod));
      }),
      RUNS,
    );
  });

  it('uninject gives the pod back, but for lists that were there and empty', () => {
    fc.assert(
      fc.property(pods, fc.boolean(), (pod, nativeSidecars) => {
        const after = inject(pod, nativeSidecars);
        expect(withoutEmpty(applyPatch(after, uninject(after)))).toEqual(withoutEmpty(pod));
      }),
      RUNS,
    );
  });

  it('warnings fit the header of the API server', () => {
    fc.assert(
      fc.property(pods, (pod) => {
        for (const warning of injectPod(pod, anInjectionContext()).warnings) {
          expect(warning).toMatch(/^[\x20-\x7e]{1,120}$/);
        }
      }),
      RUNS,
    );
  });

  it('a StatefulSet injected offline has pods that the webhook finds complete', () => {
    fc.assert(
      fc.property(pods, (pod) => {
        const template = { metadata: objectAt(pod, 'metadata'), spec: objectAt(pod, 'spec') };
        const set: JsonObject = {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata: { name: 's' },
          spec: { template },
        };
        const decision = injectWorkload(set, anInjectionContext());
        if (decision.outcome === 'skipped') throw new Error('skipped');
        const after = applyPatch(set, decision.patch);
        const itsPod = { kind: 'Pod', ...objectAt(after, 'spec', 'template') };
        expect(injectPod(itsPod, anInjectionContext())).toMatchObject({ patch: [] });
        expect(pinStatefulSet({ before: undefined, after }, anInjectionContext())).toMatchObject({
          patch: [],
        });
        expect(inspectPod(itsPod)).toMatchObject({ state: 'injected' });
        expect(withoutEmpty(applyPatch(after, uninject(after)))).toEqual(withoutEmpty(set));
      }),
      RUNS,
    );
  });
});

describe('for any JSON', () => {
  it('no function of the engine throws', () => {
    const garbage = fc.jsonValue({ maxDepth: 4 }).map((value) => value as JsonValue);
    const podLike = fc
      .tuple(
        garbage,
        fc.constantFrom(
          ['metadata'],
          ['spec'],
          ['spec', 'containers'],
          ['spec', 'containers', 0],
          ['spec', 'containers', 0, 'env'],
          ['metadata', 'annotations'],
          ['spec', 'initContainers'],
        ),
      )
      .map(([value, path]) => put(aCassandraPod(), path, value));
    const objects = fc.oneof(podLike, garbage.filter(isObject));
    fc.assert(
      fc.property(objects, (object) => {
        const context = anInjectionContext({ limitRanges: [object] });
        const decision = injectPod(object, context);
        if (decision.outcome === 'injected') applyPatch(object, decision.patch);
        const set = { kind: 'StatefulSet', spec: { template: object } };
        pinStatefulSet({ before: object, after: set }, context);
        injectWorkload(set, context);
        applyPatch(object, uninject(object));
        inspectPod(object);
      }),
      { numRuns: 5_000 },
    );
  });
});

function put(
  value: JsonValue,
  [step, ...rest]: readonly (string | number)[],
  leaf: JsonValue,
): JsonObject {
  if (step === undefined) return leaf as JsonObject;
  const copy = structuredClone(value) as Record<string, JsonValue>;
  copy[step] = put(copy[step] ?? {}, rest, leaf);
  return copy;
}

/** Without empty lists and objects and nulls, which mean the same to the API server as absence. */
function withoutEmpty(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, child]) => [key, withoutEmpty(child)] as const)
      .filter(
        ([, child]) =>
          child !== null && (typeof child !== 'object' || Object.keys(child).length > 0),
      ),
  );
}
