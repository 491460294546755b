export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** True for `{...}`; false for null and for arrays. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for `[...]`. `Array.isArray` alone would widen a readonly array to `any[]`. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** True for anything that came out of `JSON.parse` as `{...}`, whose members are not known yet. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Follows member names down from `value`.
 *
 * @returns Undefined as soon as a step is absent, inherited, null or not an object.
 */
export function member(
  value: JsonValue | undefined,
  ...path: readonly string[]
): JsonValue | undefined {
  let current = value;
  for (const key of path) {
    if (!isObject(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current ?? undefined;
}

/** The object at `path`, or an empty one: reading from a partial manifest needs no guards. */
export function objectAt(value: JsonValue | undefined, ...path: readonly string[]): JsonObject {
  const found = member(value, ...path);
  return isObject(found) ? found : {};
}

/** The objects of the list at `path`, in order; anything else in the list is left out. */
export function objectsAt(
  value: JsonValue | undefined,
  ...path: readonly string[]
): readonly JsonObject[] {
  const found = member(value, ...path);
  return isList(found) ? found.filter(isObject) : [];
}

/** The string at `path`; undefined when it is absent or of another type. */
export function stringAt(
  value: JsonValue | undefined,
  ...path: readonly string[]
): string | undefined {
  const found = member(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The number at `path`; undefined when it is absent or of another type. */
export function numberAt(
  value: JsonValue | undefined,
  ...path: readonly string[]
): number | undefined {
  const found = member(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The strings of the list at `path`, in order; anything else in the list is left out. */
export function stringsAt(
  value: JsonValue | undefined,
  ...path: readonly string[]
): readonly string[] {
  const found = member(value, ...path);
  return isList(found) ? found.filter((item) => typeof item === 'string') : [];
}

/** True when both are the same JSON, however deep. The order of an object's members does not matter. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  const pairs: [JsonValue | undefined, JsonValue | undefined][] = [[a, b]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [one, other] = pair;
    if (one === other) continue;
    if (isList(one) && isList(other) && one.length === other.length) {
      one.forEach((item, i) => pairs.push([item, other[i]]));
    } else if (isObject(one) && isObject(other) && haveSameKeys(one, other)) {
      for (const [key, value] of Object.entries(one)) pairs.push([value, other[key]]);
    } else return false;
  }
  return true;
}

function haveSameKeys(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key));
}
