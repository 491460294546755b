/**
 * How sure a resolved setting is.
 *
 * - `known`: the object says it;
 * - `defaulted`: the object is silent, so the image or the operator decides;
 * - `opaque`: something that cannot be read here decides, such as a Secret.
 */
export type Certainty = 'known' | 'defaulted' | 'opaque';

/** One resolved setting: what it is, how sure that is, and where a person would change it. */
export interface Leaf<T> {
  readonly certainty: Certainty;
  /** Undefined when it is opaque, or when the default is not known. */
  readonly value: T | undefined;
  /** As it is written in the object, before parsing; undefined when nothing is written. */
  readonly text: string | undefined;
  /** Path in the object: where the value stands or, when absent, where it would stand. */
  readonly path: string;
}

/** A setting that the object states. */
export function known<T>(value: T, text: string, path: string): Leaf<T> {
  return { certainty: 'known', value, text, path };
}

/** A setting that the object leaves open; `value` is what it then becomes, where that is known. */
export function defaulted<T>(value: T | undefined, path: string): Leaf<T> {
  return { certainty: 'defaulted', value, text: undefined, path };
}

/** A setting that cannot be told; `text` is what is written, if anything is. */
export function opaque<T>(path: string, text?: string): Leaf<T> {
  return { certainty: 'opaque', value: undefined, text, path };
}

/**
 * Parses the value of a leaf.
 *
 * @returns A known text that does not parse is opaque: a rule about its syntax may
 *   complain, a rule about its value may not. Defaults of the text are dropped.
 */
export function parseLeaf<T>(leaf: Leaf<string>, parse: (text: string) => T | undefined): Leaf<T> {
  if (leaf.certainty === 'opaque' || leaf.value === undefined) {
    return { ...leaf, value: undefined };
  }
  const value = parse(leaf.value);
  return value === undefined ? opaque(leaf.path, leaf.text) : { ...leaf, value };
}

/** True when both values are known or known defaults, and they differ. */
export function differs<T extends string | number | bigint | boolean>(
  before: Leaf<T>,
  after: Leaf<T>,
): boolean {
  return before.value !== undefined && after.value !== undefined && before.value !== after.value;
}
