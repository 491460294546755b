import { isMap, isSeq } from 'yaml';
import type { Document, Node } from 'yaml';

import type { JsonValue } from '../../domain/json.ts';

import { parsePointer } from '../../jsonpatch/patch-operation.ts';
import type { PatchOperation } from '../../jsonpatch/patch-operation.ts';

/**
 * Changes the nodes of a YAML document, so that its comments and its style stay.
 *
 * @returns False when an operation does not fit the nodes; the document is then half changed.
 */
export function patchNodes(document: Document, patch: readonly PatchOperation[]): boolean {
  return patch.every((operation) => patchNode(document, operation));
}

function patchNode(document: Document, operation: PatchOperation): boolean {
  const path = parsePointer(operation.path);
  const leaf = path[path.length - 1];
  const parent: unknown =
    path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (leaf === undefined) return false;
  if (isMap(parent)) {
    if (operation.op === 'remove') return parent.delete(leaf);
    parent.set(leaf, newNode(document, operation.value));
    return true;
  }
  if (!isSeq(parent)) return false;
  if (operation.op === 'remove') return parent.delete(leaf);
  const node = newNode(document, operation.value);
  const at = leaf === '-' ? parent.items.length : Number(leaf);
  parent.items.splice(at, operation.op === 'add' ? 0 : 1, node);
  return true;
}

/** Written out in full: an anchor in place of a repeated value would puzzle readers. */
function newNode(document: Document, value: JsonValue): Node {
  return document.createNode(value, { aliasDuplicateObjects: false });
}
