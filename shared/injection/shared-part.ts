import { isList, isObject } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';

/** More kinds of pods than one cluster has. */
const MOST_REMEMBERED = 128;
/**
 * In UTF-16 units; ordinary inputs have about one thousand. Both bounds are against pods
 * with megabytes in a variable or a mount: together they keep a builder below 10 MB.
 */
const LONGEST_KEY = 4096;

/**
 * Makes a builder that gives the same frozen object for the same inputs.
 *
 * The pods of a StatefulSet get equal parts, each some kilobytes of JSON. What is
 * one object is built once, and can be written as text once. Inputs that are too long
 * to be remembered give a new object each time, which is not frozen.
 *
 * What is remembered is built from the text of its inputs, so it holds nothing of the
 * pod, and freezing it freezes nothing of the pod.
 *
 * @param build - Sees nothing but its inputs, which are compared as JSON text.
 */
export function sharedPart<Inputs extends object>(
  build: (inputs: Inputs) => JsonObject,
): (inputs: Inputs) => JsonObject {
  const built = new Map<string, JsonObject>();
  return (inputs) => {
    const key = JSON.stringify(inputs);
    const known = built.get(key);
    if (known !== undefined) return known;
    if (key.length > LONGEST_KEY) return build(inputs);
    if (built.size >= MOST_REMEMBERED) built.clear();
    const part = freeze(build(JSON.parse(key) as Inputs));
    built.set(key, part);
    return part;
  };
}

/** Freezes a part with all that is in it. */
export function freeze<T extends JsonValue>(value: T): T {
  if (isList(value)) value.forEach(freeze);
  else if (isObject(value)) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
