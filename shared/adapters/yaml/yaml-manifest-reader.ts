import { LineCounter, isMap, isNode, isSeq, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';

import { isList, isObject, member, stringAt } from '../../domain/json.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import type {
  ManifestDocument,
  ManifestFault,
  ManifestReader,
} from '../../ports/manifest-reader.ts';
import { firstInexactLine } from './exact-numbers.ts';
import { parseYaml, problemOf } from './parse-yaml.ts';
import { splitDocuments } from './split-documents.ts';
import type { DocumentText } from './split-documents.ts';
import { writeObject, writeYaml } from './write-object.ts';
import { MAX_ALIASES, READ_OPTIONS } from './yaml-options.ts';
import { lineOfField, lineOfNode } from './yaml-source.ts';
import type { YamlSource } from './yaml-source.ts';

type Entry = ManifestDocument | ManifestFault;

/** Deeper than any Kubernetes object, and shallow enough for recursion. */
const MAX_DEPTH = 200;
const TOO_DEEP = `it is nested more than ${MAX_DEPTH} deep`;

/** Reads manifests with positions, as kubectl understands them. */
export const yamlManifestReader: ManifestReader = {
  read: (text) => splitDocuments(text).flatMap(readDocument),
  readValue: (text) => parseYaml(text) as JsonValue,
  write: (value) => writeYaml(value),
};

function readDocument(part: DocumentText): readonly Entry[] {
  const lines = new LineCounter();
  const fault = (line: number, problem: string): readonly Entry[] => [
    { number: part.number, line: part.line + line - 1, problem },
  ];
  let document: Document;
  let value: JsonValue;
  try {
    const parsed = parseDocument(part.text, { ...READ_OPTIONS, lineCounter: lines });
    const [error] = parsed.errors;
    if (error !== undefined) return fault(lines.linePos(error.pos[0]).line, explain(error));
    document = parsed;
    value = toValue(parsed, part.text);
  } catch (error) {
    // Some things the library notices late: deep recursion, and aliases that lead nowhere.
    if (error instanceof Error) return fault(1, explain(error));
    throw error;
  }
  if (depthOf(value) > MAX_DEPTH) return fault(1, TOO_DEEP);
  return value === null ? [] : readObjects({ ...part, document, lines }, value);
}

function toValue(document: Document, text: string): JsonValue {
  const value = document.toJS({ maxAliasCount: MAX_ALIASES }) as JsonValue;
  // Aliases become one object in several places; a patch must change only one of them.
  return text.includes('&') ? (JSON.parse(JSON.stringify(value)) as JsonValue) : value;
}

function explain(error: Error): string {
  if (error.message.includes('call stack')) return TOO_DEEP;
  return error.message.startsWith('Excessive alias')
    ? 'its aliases multiply without bound'
    : problemOf(error);
}

function readObjects(source: YamlSource, value: JsonValue): readonly Entry[] {
  const root = source.document.contents ?? undefined;
  const items = member(value, 'items');
  if (!isList(items) || !isObject(value) || !stringAt(value, 'kind')?.endsWith('List')) {
    return [readObject(source, value, root, 'it')];
  }
  const nodes = isMap(root) ? root.get('items', true) : undefined;
  const type = itemType(value);
  return items.map((item, index) => {
    const node = isSeq(nodes) ? nodes.items[index] : undefined;
    const object = isObject(item) ? { ...type, ...item } : item;
    const subject = `item ${index + 1} of the list`;
    return readObject(source, object, isNode(node) ? node : undefined, subject);
  });
}

/** A `PodList` of the API does not repeat on each item that it is a Pod; a `List` does. */
function itemType(list: JsonObject): JsonObject {
  const kind = stringAt(list, 'kind')?.slice(0, -'List'.length) ?? '';
  return kind === '' ? {} : { apiVersion: list['apiVersion'] ?? '', kind };
}

function readObject(
  source: YamlSource,
  object: JsonValue,
  node: Node | undefined,
  subject: string,
): Entry {
  const line = lineOfNode(source, node);
  const fault = (problem: string): Entry => ({
    number: source.number,
    line,
    problem: `${subject} is not a Kubernetes object${problem}`,
  });
  if (!isObject(object)) return fault('');
  for (const field of ['apiVersion', 'kind']) {
    if (!stringAt(object, field)) return fault(`: ${field} is not set`);
  }
  return {
    number: source.number,
    line,
    object,
    lineOf: (path) => lineOfField(source, node, path) ?? line,
    toYaml: (patch) => writeObject(source, node, object, patch),
    inexactLine: firstInexactLine(source, node),
  };
}

/** Counts only as far as it matters. */
function depthOf(value: JsonValue, limit = MAX_DEPTH + 1): number {
  if (typeof value !== 'object' || value === null || limit === 0) return 0;
  const children: readonly JsonValue[] = isList(value) ? value : Object.values(value);
  return children.reduce<number>((deepest, c) => Math.max(deepest, depthOf(c, limit - 1)), 0) + 1;
}
