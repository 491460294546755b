import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';

type Editable = Record<string | number, unknown>;

/**
 * A copy of an object with one member set, or taken away where `value` is undefined.
 *
 * @param path - Members on the way must exist.
 */
export function edited(
  object: JsonObject,
  path: readonly (string | number)[],
  value: JsonValue | undefined,
): JsonObject {
  const copy = structuredClone(object);
  let parent = copy as unknown as Editable;
  for (const step of path.slice(0, -1)) parent = parent[step] as Editable;
  const last = path[path.length - 1] ?? '';
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}
