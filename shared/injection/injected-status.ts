import { isRecord, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import type { InjectedParts } from './decision.ts';
import { MARK } from './names.ts';

/** The status annotation: what was injected, and what of it `uninject` cannot tell by its name. */
export interface InjectedStatus extends InjectedParts {
  /** Environment variables of the Cassandra container that were not there before. */
  readonly addedEnv: readonly string[];
  /** True when the preStop hook of the Cassandra container is ours. */
  readonly addedPreStop: boolean;
}

/**
 * Reads the status annotation of a pod or pod template.
 *
 * @returns Undefined when there is none, or when somebody wrote something else into it.
 */
export function readStatus(pod: JsonObject): InjectedStatus | undefined {
  const text = stringAt(pod, 'metadata', 'annotations', MARK.status);
  const value = text === undefined ? undefined : parse(text);
  return isStatus(value) ? value : undefined;
}

/** True when the pod carries parts that we put there. */
export function isOurs(pod: JsonObject): boolean {
  return readStatus(pod) !== undefined;
}

/** Parses JSON that users can edit. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isStatus(value: unknown): value is InjectedStatus {
  return (
    isRecord(value) &&
    ['revision', 'container', 'image', 'bind', 'metrics'].every(
      (key) => typeof value[key] === 'string',
    ) &&
    ['tls', 'nativeSidecar', 'addedPreStop'].every((key) => typeof value[key] === 'boolean') &&
    typeof value['port'] === 'number' &&
    isListOf(value['metricsPorts'], 'number') &&
    isListOf(value['addedEnv'], 'string')
  );
}

function isListOf(value: unknown, type: 'number' | 'string'): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === type);
}
