import { objectAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import type { NodeConfig } from '../domain/node-config.ts';
import { evaluate } from './evaluate.ts';
import type { Verdict } from './finding.ts';
import { resolveNodes } from './resolve-nodes.ts';
import { RULES } from './rule-catalogue.ts';

/** One object as somebody wants it, and as it is. */
export interface ObjectChange {
  /** Undefined when the object is new. */
  readonly before: JsonObject | undefined;
  readonly after: JsonObject;
}

/**
 * Judges a change of one object by every rule, and reports every finding: people
 * want one round of corrections, not five.
 *
 * Never throws, whatever the JSON is. An object that is being deleted is not
 * judged, because its finalizers must be able to go.
 */
export function judge({ before, after }: ObjectChange): Verdict {
  const nodes = isBeingDeleted(after) ? undefined : resolveNodes(after);
  if (nodes === undefined) return { judged: false, findings: [] };
  const previous = before === undefined ? new Map<string, NodeConfig>() : byKey(before);
  const changes = nodes.map((node) => ({ before: previous.get(node.key), after: node }));
  return { judged: true, findings: evaluate(changes, RULES) };
}

function byKey(object: JsonObject): ReadonlyMap<string, NodeConfig> {
  return new Map(resolveNodes(object)?.map((node) => [node.key, node]));
}

function isBeingDeleted(object: JsonObject): boolean {
  return typeof objectAt(object, 'metadata')['deletionTimestamp'] === 'string';
}
