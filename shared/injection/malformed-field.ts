import { isList, isObject, member } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';

const POD_OBJECTS = [['metadata'], ['metadata', 'labels'], ['metadata', 'annotations'], ['spec']];
const POD_LISTS = [
  ['spec', 'containers'],
  ['spec', 'initContainers'],
  ['spec', 'volumes'],
];
const CONTAINER_OBJECTS = [['lifecycle']];
const CONTAINER_LISTS = [['env'], ['ports'], ['volumeMounts']];

/**
 * Finds a field of the wrong type among those that injection adds to.
 *
 * The API server never sends such a pod, but a file may hold one, and a patch of
 * it would not apply.
 *
 * @returns What is wrong, such as `spec.volumes is not a list`.
 */
export function malformedPodField(pod: JsonObject): string | undefined {
  return malformed(pod, POD_OBJECTS, POD_LISTS);
}

/** The same for the container that is to be injected. */
export function malformedContainerField(container: JsonObject): string | undefined {
  return malformed(container, CONTAINER_OBJECTS, CONTAINER_LISTS);
}

function malformed(
  root: JsonObject,
  objects: readonly (readonly string[])[],
  lists: readonly (readonly string[])[],
): string | undefined {
  const wrong = (paths: readonly (readonly string[])[], fits: (value: JsonValue) => boolean) =>
    paths.find((path) => {
      const value = member(root, ...path);
      return value !== undefined && !fits(value);
    });
  const notObject = wrong(objects, isObject);
  if (notObject !== undefined) return `${notObject.join('.')} is not an object`;
  const notList = wrong(lists, isList);
  return notList === undefined ? undefined : `${notList.join('.')} is not a list`;
}
