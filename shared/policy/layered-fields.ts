import { isList, member } from '../domain/json.ts';
import type { JsonValue } from '../domain/json.ts';
import { defaulted, known, opaque } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';

/** A part of an object in which settings are looked for. */
export interface Layer {
  readonly root: JsonValue | undefined;
  /** Path of `root` in the object. */
  readonly path: string;
}

/** The same part of every layer. */
export function layersAt(layers: readonly Layer[], ...keys: readonly string[]): readonly Layer[] {
  return layers.map((layer) => ({ root: member(layer.root, ...keys), path: pathIn(layer, keys) }));
}

/** A value as it stands in the object. */
export interface Field {
  readonly value: JsonValue;
  readonly path: string;
}

/**
 * Finds a field in the first layer that has it. The first layer is the most specific.
 *
 * This is how k8ssandra-operator merges what it can tell from absent: booleans
 * behind a pointer, quantities.
 */
export function firstPresent(
  layers: readonly Layer[],
  ...keys: readonly string[]
): Field | undefined {
  for (const layer of layers) {
    const value = member(layer.root, ...keys);
    if (value !== undefined) return { value, path: pathIn(layer, keys) };
  }
  return undefined;
}

/**
 * Finds a field in the first layer that has it with a value other than false, 0 and empty.
 *
 * k8ssandra-operator merges plain values like this, entries of cassandra.yaml
 * among them: `false` of a datacenter does not win over `true` of its cluster.
 */
export function firstNonZero(
  layers: readonly Layer[],
  ...keys: readonly string[]
): Field | undefined {
  for (const layer of layers) {
    const value = member(layer.root, ...keys);
    if (value !== undefined && !isZero(value)) return { value, path: pathIn(layer, keys) };
  }
  return firstPresent(layers, ...keys);
}

/** Path of a field in its least specific layer: where to add what is missing everywhere. */
export function pathToAdd(layers: readonly Layer[], ...keys: readonly string[]): string {
  const layer = layers[layers.length - 1];
  return layer === undefined ? keys.join('.') : pathIn(layer, keys);
}

/** Makes a leaf of a field; one that is absent becomes `fallback`, one that does not parse opaque. */
export function leafOf<T>(
  field: Field | undefined,
  parse: (value: JsonValue) => T | undefined,
  fallback: Leaf<T>,
): Leaf<T> {
  if (field === undefined) return fallback;
  const value = parse(field.value);
  const text = scalarText(field.value);
  return value === undefined || text === undefined
    ? opaque(field.path, text)
    : known(value, text, field.path);
}

/** A leaf of non-empty text; an empty string counts as absent, as operators read it. */
export function textLeaf(field: Field | undefined, fallback: Leaf<string>): Leaf<string> {
  return field?.value === '' ? fallback : leafOf(field, scalarText, fallback);
}

/** A leaf that has nothing written and no known default. */
export function unset<T>(path: string): Leaf<T> {
  return defaulted<T>(undefined, path);
}

/** Text of a string, number or boolean: YAML often has `16` for `"16"`. */
export function scalarText(value: JsonValue): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function pathIn(layer: Layer, keys: readonly string[]): string {
  let path = layer.path;
  for (const key of keys) path += `.${key}`;
  return path;
}

function isZero(value: JsonValue): boolean {
  return value === false || value === 0 || value === '' || (isList(value) && value.length === 0);
}
