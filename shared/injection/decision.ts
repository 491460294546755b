import type { JsonObject } from '../domain/json.ts';
import type { PatchOperation } from '../jsonpatch/patch-operation.ts';
import type { SkipReason } from './reason.ts';
import type { InjectionSettings } from './settings.ts';

/** What a decision depends on besides the object itself. */
export interface InjectionContext {
  readonly settings: InjectionSettings;
  /** Labels of the namespace, as far as they are known. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** LimitRange objects of the namespace: injected containers keep to them. */
  readonly limitRanges: readonly JsonObject[];
  /** True when every node runs init containers with `restartPolicy: Always` as sidecars. */
  readonly nativeSidecars: boolean;
}

/** What an injected pod has, in short: the value of the status annotation. */
export interface InjectedParts {
  /**
   * Of the pin: the same for all pods of a template. What a pod asks for by its own
   * annotations (`bind`, `tls`) and its ports are not in it, and stand beside it.
   */
  readonly revision: string;
  /** Container that runs Cassandra. */
  readonly container: string;
  /** Image that the agent and the server come from. */
  readonly image: string;
  /** Port of the Management API. */
  readonly port: number;
  /** Where it listens. */
  readonly bind: string;
  /** True when it demands mutual TLS. */
  readonly tls: boolean;
  readonly metrics: string;
  /** Ports that serve metrics on the pod IP. */
  readonly metricsPorts: readonly number[];
  /** False when the server is an ordinary container. */
  readonly nativeSidecar: boolean;
}

/** The parts belong into the object. */
export interface Injected {
  readonly outcome: 'injected';
  /** Empty when the object has everything already. */
  readonly patch: readonly PatchOperation[];
  readonly parts: InjectedParts;
  /** For the person who applied the object: at most 120 characters, no control characters. */
  readonly warnings: readonly string[];
}

/** The object is left as it is. */
export interface Skipped {
  readonly outcome: 'skipped';
  /** At least one. */
  readonly reasons: readonly SkipReason[];
  readonly warnings: readonly string[];
}

export type InjectionDecision = Injected | Skipped;
