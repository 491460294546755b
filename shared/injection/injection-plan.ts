import { minorLine } from '../domain/cassandra-version.ts';
import { objectAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { chooseAgentImage } from './agent-images.ts';
import type { CassandraContainer } from './cassandra-container.ts';
import type { InjectionContext } from './decision.ts';
import type { Candidate } from './eligibility.ts';
import { readEnvironment } from './jvm-options.ts';
import type { EnvEntry } from './jvm-options.ts';
import { REQUEST } from './names.ts';
import { CURRENT_TEMPLATE, readPin } from './pin.ts';
import type { Pin } from './pin.ts';
import { portsOf } from './ports.ts';
import type { InjectedPorts } from './ports.ts';
import { namesUser, runAs } from './security.ts';
import type { RunAs } from './security.ts';
import { BIND_MODES, hasMcac, METRICS_MODES } from './settings.ts';
import type { BindMode, MetricsMode } from './settings.ts';

/** Everything that is decided about one pod before the parts are written. */
export interface InjectionPlan {
  readonly pod: JsonObject;
  readonly container: CassandraContainer;
  /** Of that container. */
  readonly environment: ReadonlyMap<string, EnvEntry>;
  readonly pin: Pin;
  /** Where the pin comes from; without one that can be read it is what pods get today. */
  readonly pinOrigin: 'template' | 'unreadable' | 'today';
  readonly metrics: MetricsMode;
  readonly wantsMcac: boolean;
  readonly bind: BindMode;
  readonly tlsSecret: string | undefined;
  readonly ports: InjectedPorts;
  readonly runAs: RunAs;
  readonly hostNetwork: boolean;
  readonly limitRanges: readonly JsonObject[];
  /** What the person who applied the object should know. */
  readonly warnings: readonly string[];
}

/**
 * Resolves what a pod gets, from the most particular to the most general source:
 * its pin, its annotations, the labels of its namespace, the settings.
 */
export function planInjection(
  pod: JsonObject,
  { container, version }: Candidate,
  context: InjectionContext,
): InjectionPlan {
  const warnings: string[] = [];
  const { pin, pinOrigin } = resolvePin(pod, { container, version }, context, warnings);
  const ports = portsOf(pod);
  const tlsSecret = stringAt(pod, 'metadata', 'annotations', REQUEST.tlsSecret);
  const metrics = availableMetrics(pin.metrics, version, ports, warnings);
  const identity = runAs(pod, container.raw);
  if (container.family !== 'official' && !namesUser(pod, container.raw)) {
    warnings.push(`no runAsUser: the parts run as ${identity.user}, as in the official image`);
  }
  if (identity.group === undefined) {
    warnings.push(`user ${identity.user} has no runAsGroup: Cassandra refuses to run in group 0`);
  }
  return {
    pod,
    container,
    environment: readEnvironment(container.raw),
    pin,
    pinOrigin,
    metrics,
    wantsMcac: metrics === 'mcac' || metrics === 'both',
    bind: tlsSecret === undefined ? bindOf(pod, warnings) : 'pod-ip',
    tlsSecret,
    ports,
    runAs: identity,
    hostNetwork: objectAt(pod, 'spec')['hostNetwork'] === true,
    limitRanges: context.limitRanges,
    warnings,
  };
}

function resolvePin(
  pod: JsonObject,
  candidate: Candidate,
  context: InjectionContext,
  warnings: string[],
): Pick<InjectionPlan, 'pin' | 'pinOrigin'> {
  const pinned = readPin(pod);
  if (pinned !== undefined && pinned !== 'unreadable') {
    return { pin: pinned, pinOrigin: 'template' };
  }
  const pin = currentPin(pod, candidate, context, warnings);
  if (pinned === undefined) return { pin, pinOrigin: 'today' };
  warnings.push('the injection pin is not readable; current parts are used');
  return { pin, pinOrigin: 'unreadable' };
}

/** The parts that a pod without a pin gets today. */
export function currentPin(
  pod: JsonObject,
  { version }: Candidate,
  { settings, namespaceLabels, nativeSidecars }: InjectionContext,
  warnings: string[] = [],
): Pin {
  const choice = chooseAgentImage(settings.images, version);
  const annotated = stringAt(pod, 'metadata', 'annotations', REQUEST.metrics);
  const drain = stringAt(pod, 'metadata', 'annotations', REQUEST.drain);
  return {
    template: CURRENT_TEMPLATE,
    image: choice?.image ?? '',
    fromPatch: choice?.fromPatch ?? 0,
    beforePatch: choice?.beforePatch ?? null,
    imagePullPolicy: settings.imagePullPolicy,
    metrics: oneOf(METRICS_MODES, annotated ?? namespaceLabels[REQUEST.metrics], {
      fallback: settings.metrics,
      name: REQUEST.metrics,
      warnings,
    }),
    drain: drain === undefined ? settings.drain : drain !== 'false',
    nativeSidecar: nativeSidecars,
    serverHeap: settings.serverHeap,
    serverResources: settings.serverResources,
    setupResources: settings.setupResources,
  };
}

function bindOf(pod: JsonObject, warnings: string[]): BindMode {
  const bind = oneOf(BIND_MODES, stringAt(pod, 'metadata', 'annotations', REQUEST.bind), {
    fallback: 'loopback',
    name: REQUEST.bind,
    warnings,
  });
  if (bind === 'pod-ip') {
    warnings.push('the Management API listens on the pod IP without authentication');
  }
  return bind;
}

function availableMetrics(
  wanted: MetricsMode,
  version: Candidate['version'],
  ports: InjectedPorts,
  warnings: string[],
): MetricsMode {
  if (wanted !== 'mcac' && wanted !== 'both') return wanted;
  if (!hasMcac(version)) {
    warnings.push(
      `MCAC is not for Cassandra ${minorLine(version) ?? ''}; the agent serves metrics`,
    );
    return 'agent';
  }
  if (!ports.mcacFree) {
    warnings.push('port 9103 is taken, so the agent serves metrics instead of MCAC');
    return 'agent';
  }
  return wanted;
}

/** Reads one of a few words; anything else becomes the fallback, with a warning. */
function oneOf<T extends string>(
  allowed: readonly T[],
  value: string | undefined,
  { fallback, name, warnings }: { fallback: T; name: string; warnings: string[] },
): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined && value !== undefined) {
    warnings.push(
      `${name} "${value.slice(0, 20)}" is not ${allowed.join(', ')}; using ${fallback}`,
    );
  }
  return found ?? fallback;
}
