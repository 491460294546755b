import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Document, LineCounter, Node } from 'yaml';

import type { Path } from '../../jsonpatch/patch-operation.ts';
import type { DocumentText } from './split-documents.ts';

/** One parsed document, and its place in the stream. */
export interface YamlSource extends DocumentText {
  readonly document: Document;
  /** Of `text`. */
  readonly lines: LineCounter;
}

/** Line of the stream on which a node begins, counted from 1; that of the document without one. */
export function lineOfNode(source: YamlSource, node: unknown): number {
  const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  return source.line + source.lines.linePos(offset).line - 1;
}

/** Line of the deepest field on `path` that is there; undefined when not even the first is. */
export function lineOfField(
  source: YamlSource,
  root: Node | undefined,
  path: Path,
): number | undefined {
  let line: number | undefined;
  let node: unknown = root;
  for (const step of path) {
    const found = childOf(isAlias(node) ? node.resolve(source.document) : node, step);
    if (found === undefined) break;
    line = lineOfNode(source, found.at);
    node = found.value;
  }
  return line;
}

function childOf(
  node: unknown,
  step: string | number,
): { readonly at: unknown; readonly value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return pair === undefined ? undefined : { at: pair.key, value: pair.value };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(step)];
  return isNode(item) ? { at: item, value: item } : undefined;
}
