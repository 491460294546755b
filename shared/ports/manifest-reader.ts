import type { JsonObject, JsonValue } from '../domain/json.ts';
import type { Path, PatchOperation } from '../jsonpatch/patch-operation.ts';

/** One Kubernetes object of a manifest, and where it stands there. */
export interface ManifestDocument {
  /** Counts the documents of the text from 1. Empty documents count; a list is one document. */
  readonly number: number;
  /** First line of the object, counted from 1. */
  readonly line: number;
  readonly object: JsonObject;
  /** Line of a field, or of the nearest field above it that is there. */
  lineOf(path: Path): number;
  /** The patched object as YAML, ending in a line feed; comments stay where that is possible. */
  toYaml(patch: readonly PatchOperation[]): string;
  /**
   * Line of the first number that does not survive as a JavaScript number, such as a token;
   * undefined when there is none. `toYaml` keeps it, `object` does not.
   */
  readonly inexactLine: number | undefined;
  readonly problem?: undefined;
}

/** A document that is not a Kubernetes object. */
export interface ManifestFault {
  readonly number: number;
  readonly line: number;
  /** Lower case, no full stop. */
  readonly problem: string;
}

/** Reads YAML and JSON manifests, and writes YAML. */
export interface ManifestReader {
  /**
   * Reads every document of a text. One that is broken does not spoil the others.
   *
   * A `List` is taken apart into its items.
   */
  read(text: string): readonly (ManifestDocument | ManifestFault)[];
  /**
   * Reads one value that need not be a Kubernetes object, such as a configuration file.
   *
   * @returns Null for a text without content.
   * @throws Error whose message says the line and what is wrong: lower case, no full stop.
   */
  readValue(text: string): JsonValue;
  /** One value as a YAML document, ending in a line feed. */
  write(value: JsonObject): string;
}
