import { objectAt, objectsAt, stringAt, stringsAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

/**
 * True when a label selector selects something with these labels.
 *
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels
 */
export function selects(selector: JsonObject, labels: JsonObject): boolean {
  const equal = objectAt(selector, 'matchLabels');
  return (
    Object.keys(equal).every((key) => labels[key] === equal[key]) &&
    objectsAt(selector, 'matchExpressions').every((expression) => holds(expression, labels))
  );
}

function holds(expression: JsonObject, labels: JsonObject): boolean {
  const value = stringAt(labels, stringAt(expression, 'key') ?? '');
  const isListed = value !== undefined && stringsAt(expression, 'values').includes(value);
  switch (stringAt(expression, 'operator') ?? '') {
    case 'In':
      return isListed;
    case 'NotIn':
      return !isListed;
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

/**
 * True when a webhook configuration has entries for a resource, and none of them is called
 * for a namespace with these labels.
 */
export function leavesOut(
  configuration: JsonObject,
  resource: string,
  namespaceLabels: JsonObject,
): boolean {
  const entries = objectsAt(configuration, 'webhooks').filter((entry) =>
    objectsAt(entry, 'rules').some((rule) => stringsAt(rule, 'resources').includes(resource)),
  );
  return (
    entries.length > 0 &&
    !entries.some((entry) => selects(objectAt(entry, 'namespaceSelector'), namespaceLabels))
  );
}
