import { isList, isObject } from '../../shared/domain/json.ts';
import type { JsonValue } from '../../shared/domain/json.ts';
import type { PatchOperation } from '../../shared/jsonpatch/patch-operation.ts';

/** Text of what never changes. It goes when the engine forgets the object. */
const texts = new WeakMap<object, string>();

/**
 * Writes a patch as `JSON.stringify` would.
 *
 * Nine tenths of a patch are containers that all pods of a StatefulSet share, most of
 * it scripts with much to escape. The engine hands these out as frozen objects, so
 * their text is made once.
 */
export function encodePatch(patch: readonly PatchOperation[]): string {
  return `[${patch.map(encodeOperation).join(',')}]`;
}

function encodeOperation(operation: PatchOperation): string {
  const { op, path } = operation;
  const head = `{"op":"${op}","path":${JSON.stringify(path)}`;
  return op === 'remove' ? `${head}}` : `${head},"value":${encodeValue(operation.value)}}`;
}

function encodeValue(value: JsonValue): string {
  return isList(value) ? `[${value.map(encodeItem).join(',')}]` : encodeItem(value);
}

function encodeItem(value: JsonValue): string {
  if (!isObject(value) || !Object.isFrozen(value)) return JSON.stringify(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}
