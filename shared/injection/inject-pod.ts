import { isObject, numberAt, objectAt, objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { PatchBuilder } from '../jsonpatch/patch-builder.ts';
import type { InjectedParts, InjectionContext, InjectionDecision } from './decision.ts';
import { findCandidate } from './eligibility.ts';
import {
  CASSANDRA_MOUNTS,
  detectContainer,
  injectedVolumes,
  installContainer,
  serverContainer,
} from './injected-containers.ts';
import { isOurs, readStatus } from './injected-status.ts';
import type { InjectedStatus } from './injected-status.ts';
import { planInjection } from './injection-plan.ts';
import type { InjectionPlan } from './injection-plan.ts';
import { hasOpaqueClassPath, patchEnvironment } from './jvm-options.ts';
import { CONTAINER, DEFAULT_PORT, MARK, PORT_NAME } from './names.ts';
import { formatPin, revisionOf } from './pin.ts';
import { beyondPodLimits } from './pod-limits.ts';
import type { SkipReason } from './reason.ts';
import { drainScript } from './scripts/server-script.ts';

/** Kubernetes' default for `terminationGracePeriodSeconds`. */
const DEFAULT_GRACE_SECONDS = 30;
/** What Cassandra itself needs after the drain, to stop in order. */
const STOP_RESERVE_SECONDS = 10;
const LONGEST_DRAIN_SECONDS = 45;

/**
 * Decides what a pod needs to carry the Management API and the collector.
 *
 * The patch only adds, but for the values of `JVM_EXTRA_OPTS` and
 * `EXTRA_CLASSPATH`, which it extends. On its own output, with the defaults of the
 * API server and whatever other injectors added, it is empty.
 *
 * @param pod - As the API server sends it, or as a user wrote it. Only read.
 */
export function injectPod(pod: JsonObject, context: InjectionContext): InjectionDecision {
  const candidate = findCandidate(pod, context.settings);
  if (!('container' in candidate)) return { outcome: 'skipped', reasons: candidate, warnings: [] };
  const owner = objectsAt(pod, 'metadata', 'ownerReferences').find(
    ({ kind, controller }) => kind === 'StatefulSet' && controller === true,
  );
  const plan = planInjection(pod, candidate, context);
  const unpinned =
    owner === undefined ? undefined : pinProblem(plan, stringAt(owner, 'name') ?? '');
  return unpinned === undefined
    ? writeParts(plan, '')
    : { outcome: 'skipped', reasons: [unpinned], warnings: [] };
}

/**
 * Writes the parts of a plan into a pod or pod template.
 *
 * @param prefix - JSON pointer of the pod template in the patched object; empty for a pod.
 */
export function writeParts(plan: InjectionPlan, prefix: string): InjectionDecision {
  const refused = beyondPodLimits(plan);
  if (refused !== undefined) return { outcome: 'skipped', reasons: [refused], warnings: [] };
  const patch = new PatchBuilder(plan.pod, prefix);
  const { pod, container, pin } = plan;
  const base = ['spec', 'containers', container.index];
  addContainers(patch, plan);
  const volumes = objectsAt(pod, 'spec', 'volumes');
  appendMissing(patch, ['spec', 'volumes'], volumes, injectedVolumes(plan));
  const mounts = objectsAt(container.raw, 'volumeMounts');
  appendMissing(patch, [...base, 'volumeMounts'], mounts, CASSANDRA_MOUNTS);
  const addedEnv = patchEnvironment(patch, base, plan.environment);
  addMetricsPorts(patch, plan);
  const addedPreStop = addDrain(patch, plan);

  const pinText = formatPin(pin);
  const parts: InjectedParts = {
    revision: revisionOf(pinText),
    container: container.name,
    image: pin.image,
    port: plan.ports.server,
    bind: plan.bind,
    tls: plan.tlsSecret !== undefined,
    metrics: plan.metrics,
    metricsPorts: metricsPorts(plan).map(({ containerPort }) => containerPort),
    nativeSidecar: pin.nativeSidecar,
  };
  const before = readStatus(pod);
  const status: InjectedStatus = {
    ...parts,
    addedEnv: before?.addedEnv ?? addedEnv,
    addedPreStop: before?.addedPreStop ?? addedPreStop,
  };
  patch.set(['metadata', 'labels', MARK.injected], 'true');
  patch.set(['metadata', 'annotations', MARK.pin], pinText);
  patch.set(['metadata', 'annotations', MARK.status], JSON.stringify(status));
  return { outcome: 'injected', patch: patch.build(), parts, warnings: allWarnings(plan) };
}

/** Ours go last: what users' init containers prepare, such as the configuration, is there by then. */
function addContainers(patch: PatchBuilder, plan: InjectionPlan): void {
  const { pod, pin } = plan;
  const present = new Set(
    [...objectsAt(pod, 'spec', 'initContainers'), ...objectsAt(pod, 'spec', 'containers')].map(
      (one) => stringAt(one, 'name'),
    ),
  );
  const init = ['spec', 'initContainers'];
  if (!present.has(CONTAINER.install)) patch.append(init, installContainer(plan));
  if (!present.has(CONTAINER.detect)) patch.append(init, detectContainer(plan));
  if (present.has(CONTAINER.server)) return;
  patch.append(pin.nativeSidecar ? init : ['spec', 'containers'], serverContainer(plan));
}

/** Appends the entries whose names the list does not have yet. */
function appendMissing(
  patch: PatchBuilder,
  path: readonly (string | number)[],
  present: readonly JsonObject[],
  entries: readonly JsonObject[],
): void {
  const names = new Set(present.map(({ name }) => name));
  patch.append(path, ...entries.filter(({ name }) => !names.has(name)));
}

interface MetricsPort {
  readonly name: string;
  readonly containerPort: number;
}

function metricsPorts({ metrics, ports, wantsMcac }: InjectionPlan): readonly MetricsPort[] {
  return [
    ...(metrics === 'agent' || metrics === 'both'
      ? [{ name: PORT_NAME.metrics, containerPort: ports.metrics }]
      : []),
    ...(wantsMcac ? [{ name: PORT_NAME.mcac, containerPort: DEFAULT_PORT.mcac }] : []),
  ];
}

function addMetricsPorts(patch: PatchBuilder, plan: InjectionPlan): void {
  // On the network of the host a declared port would be reserved on the node.
  if (plan.hostNetwork) return;
  const path = ['spec', 'containers', plan.container.index, 'ports'];
  const entries = metricsPorts(plan).map((port) => ({ ...port, protocol: 'TCP' }));
  appendMissing(patch, path, objectsAt(plan.container.raw, 'ports'), entries);
}

/** Only a sidecar outlives Cassandra; an ordinary container would be gone before the hook runs. */
function wantsDrain({ container, pin }: InjectionPlan): boolean {
  return (
    pin.drain && pin.nativeSidecar && !isObject(objectAt(container.raw, 'lifecycle')['preStop'])
  );
}

/** What keeps the hook out of a pod that should have it. */
function drainObstacle({ pod, tlsSecret }: InjectionPlan): string | undefined {
  if (tlsSecret !== undefined) {
    return 'no drain before the node stops: the hook has no certificate for mutual TLS';
  }
  const grace = gracePeriod(pod);
  return grace <= STOP_RESERVE_SECONDS
    ? `no drain before the node stops: terminationGracePeriodSeconds ${grace} is too short`
    : undefined;
}

function gracePeriod(pod: JsonObject): number {
  return numberAt(pod, 'spec', 'terminationGracePeriodSeconds') ?? DEFAULT_GRACE_SECONDS;
}

function addDrain(patch: PatchBuilder, plan: InjectionPlan): boolean {
  const { pod, container, ports } = plan;
  if (!wantsDrain(plan) || drainObstacle(plan) !== undefined) return false;
  const budget = Math.min(gracePeriod(pod) - STOP_RESERVE_SECONDS, LONGEST_DRAIN_SECONDS);
  patch.set(['spec', 'containers', container.index, 'lifecycle', 'preStop'], {
    exec: { command: ['/bin/bash', '-c', drainScript(ports.server, budget)] },
  });
  return true;
}

function allWarnings(plan: InjectionPlan): readonly string[] {
  const { ports, environment } = plan;
  const noDrain = wantsDrain(plan) ? drainObstacle(plan) : undefined;
  return [
    ...plan.warnings,
    ...(noDrain === undefined ? [] : [noDrain]),
    ...(ports.server === DEFAULT_PORT.server
      ? []
      : [`port ${DEFAULT_PORT.server} is taken; the Management API uses ${ports.server}`]),
    ...(ports.metrics === DEFAULT_PORT.metrics || plan.metrics === 'mcac'
      ? []
      : [`port ${DEFAULT_PORT.metrics} is taken; the agent serves metrics on ${ports.metrics}`]),
    ...(hasOpaqueClassPath(environment)
      ? ['EXTRA_CLASSPATH comes from a reference; metrics of Cassandra 5.0 may be missing']
      : []),
  ];
}

/**
 * Why a pod of a StatefulSet may not have today's parts: nothing says that its peers
 * have the same. That holds for a pod that asks for injection itself, too.
 */
function pinProblem({ pod, pinOrigin }: InjectionPlan, owner: string): SkipReason | undefined {
  if (pinOrigin === 'unreadable') {
    return { code: 'pin-unreadable', detail: `StatefulSet ${owner} has another kind of pin` };
  }
  return pinOrigin === 'today' && !isOurs(pod)
    ? { code: 'not-pinned', detail: `StatefulSet ${owner} has no injection pin` }
    : undefined;
}
