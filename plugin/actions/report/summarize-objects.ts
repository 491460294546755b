import { isList, objectAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';

/** What a report says of an object: of some kinds less than there is. */
export function summarizeObject(object: JsonObject): JsonObject {
  const summarize = SUMMARIES[stringAt(object, 'kind') ?? ''];
  return summarize === undefined ? object : summarize(object);
}

const SUMMARIES: Readonly<Record<string, (object: JsonObject) => JsonObject>> = {
  Secret: summarizeSecret,
  Node: summarizeNode,
};

/** The values of a Secret, as texts; they are never shown, and so can be found elsewhere. */
export function secretValues(secret: JsonObject): readonly string[] {
  return Object.values(objectAt(secret, 'data')).flatMap((value) =>
    typeof value === 'string' ? textsIn(Buffer.from(value, 'base64').toString()) : [],
  );
}

/** A file in a Secret has its secrets behind `=` or `:`, or line by line. */
function textsIn(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('-----'));
  const values = lines.flatMap((line) => /[=:]\s*["']?(.+?)["']?\s*$/.exec(line)?.[1] ?? []);
  return [text, ...lines.map((line) => line.trim()), ...values];
}

function summarizeSecret(secret: JsonObject): JsonObject {
  const data = Object.entries(objectAt(secret, 'data'));
  const { name = '', namespace = '', labels = {} } = objectAt(secret, 'metadata');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels },
    type: stringAt(secret, 'type') ?? '',
    keys: data.map(([key, value]) => ({ key, bytes: lengthOf(value) })),
  };
}

function lengthOf(value: JsonValue): number {
  return typeof value === 'string' ? Buffer.byteLength(value, 'base64') : 0;
}

/** Without the list of images, which is the longest part of it. */
function summarizeNode(node: JsonObject): JsonObject {
  const { name = '', labels = {}, creationTimestamp = '' } = objectAt(node, 'metadata');
  const { taints = [], unschedulable = false } = objectAt(node, 'spec');
  const { images, ...status } = objectAt(node, 'status');
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels, creationTimestamp },
    spec: { taints, unschedulable },
    status: { ...status, imageCount: isList(images) ? images.length : 0 },
  };
}
