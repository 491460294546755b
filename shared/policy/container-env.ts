import { isList, isObject, objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { known, opaque } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';
import { scalarText, unset } from './layered-fields.ts';
import { clip } from './quote.ts';

/** The environment of one container. */
export interface ContainerEnv {
  /**
   * The variable as the process sees it: empty is the same as absent, and what comes
   * from a ConfigMap, a Secret or another variable is opaque.
   */
  get(name: string): Leaf<string>;
}

/**
 * Reads the environment of a container.
 *
 * @param path - Path of the container in the object.
 */
export function readEnv(container: JsonObject, path: string): ContainerEnv {
  const entries = new Map<string, JsonObject>();
  for (const entry of objectsAt(container, 'env')) {
    const name = stringAt(entry, 'name');
    // Of entries with the same name, the last counts.
    if (name !== undefined) entries.set(name, entry);
  }
  const sources = container['envFrom'];
  const hasSources = isList(sources) && sources.length > 0;
  return {
    get(name) {
      const at = `${path}.env[${clip(name)}]`;
      const entry = entries.get(name);
      if (entry === undefined) return hasSources ? opaque(at) : unset(at);
      return leafOfEntry(entry, at);
    },
  };
}

function leafOfEntry(entry: JsonObject, path: string): Leaf<string> {
  const source = entry['valueFrom'];
  if (isObject(source)) return opaque(path);
  const text = scalarText(entry['value'] ?? '');
  if (text === undefined || text.includes('$(')) return opaque(path, text);
  return text === '' ? unset(path) : known(text, text, path);
}
