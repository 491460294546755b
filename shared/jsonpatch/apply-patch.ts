import { isList, isObject } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { parsePointer } from './patch-operation.ts';
import type { PatchOperation } from './patch-operation.ts';

/**
 * Applies a patch as strictly as the API server does and leaves `document` untouched.
 *
 * @throws Error when a parent is absent, an index is out of range, or a `replace`
 *   or `remove` finds nothing: our own patches never do that, so it is a bug.
 */
export function applyPatch(document: JsonObject, patch: readonly PatchOperation[]): JsonObject {
  const root = structuredClone(document);
  for (const operation of patch) {
    const path = parsePointer(operation.path);
    const leaf = path[path.length - 1];
    if (leaf === undefined) throw new Error('a patch of the whole document is not ours');
    let parent: JsonValue = root;
    for (const step of path.slice(0, -1)) parent = childOf(parent, step, operation.path);
    if (isList(parent)) changeList(parent, leaf, operation);
    else if (isObject(parent)) changeObject(parent, leaf, operation);
    else throw new Error(`${operation.path}: the parent is not an object or a list`);
  }
  return root;
}

function childOf(parent: JsonValue, step: string, path: string): JsonValue {
  const found = isList(parent)
    ? parent[indexIn(parent, step, path)]
    : isObject(parent) && Object.hasOwn(parent, step)
      ? parent[step]
      : undefined;
  if (found === undefined) throw new Error(`${path}: "${step}" does not exist`);
  return found;
}

function changeList(frozen: readonly JsonValue[], leaf: string, operation: PatchOperation): void {
  const list = frozen as JsonValue[];
  if (operation.op === 'add') {
    const at = leaf === '-' ? list.length : Number(leaf);
    if (!/^(?:-|0|[1-9]\d*)$/.test(leaf) || at > list.length) {
      throw new Error(`${operation.path}: no such index`);
    }
    list.splice(at, 0, structuredClone(operation.value));
    return;
  }
  const at = indexIn(list, leaf, operation.path);
  if (operation.op === 'remove') list.splice(at, 1);
  else list[at] = structuredClone(operation.value);
}

function changeObject(object: JsonObject, leaf: string, operation: PatchOperation): void {
  if (operation.op !== 'add' && !Object.hasOwn(object, leaf)) {
    throw new Error(`${operation.path}: nothing to ${operation.op}`);
  }
  if (operation.op === 'remove') {
    Reflect.deleteProperty(object, leaf);
    return;
  }
  // defineProperty, not assignment: a member named __proto__ must become a member.
  Object.defineProperty(object, leaf, {
    value: structuredClone(operation.value),
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

function indexIn(list: readonly JsonValue[], step: string, path: string): number {
  const index = Number(step);
  if (!/^(?:0|[1-9]\d*)$/.test(step) || index >= list.length) {
    throw new Error(`${path}: no such index`);
  }
  return index;
}
