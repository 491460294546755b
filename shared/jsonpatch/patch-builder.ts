import { isList, isObject } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { pointer } from './patch-operation.ts';
import type { Path, PatchOperation } from './patch-operation.ts';

/**
 * Collects additions to one object and writes them as the smallest patch that
 * the API server accepts.
 *
 * A patch that decodes but does not apply fails the whole request, even under
 * `failurePolicy: Ignore`. So the builder never adds below a parent that may be
 * absent: missing parents, and lists that are absent or null, are added whole.
 */
export class PatchBuilder {
  readonly #root: JsonObject;
  readonly #prefix: string;
  /** Appended values by list, kept apart until it is known whether the list exists. */
  readonly #appended = new Map<string, { path: Path; values: JsonValue[] }>();
  /** Members of objects that do not exist yet, by the path of the topmost missing object. */
  readonly #created = new Map<string, { path: Path; value: Record<string, JsonValue> }>();
  readonly #operations: PatchOperation[] = [];

  /**
   * @param root - The object to be patched. It is only read.
   * @param prefix - Put before every path: `/spec/template` when `root` is a pod template.
   */
  constructor(root: JsonObject, prefix = '') {
    this.#root = root;
    this.#prefix = prefix;
  }

  /** Sets a member, whatever it was. Does nothing when it already has that value. */
  set(path: Path, value: JsonValue): void {
    const missing = this.#firstMissing(path);
    if (missing < path.length - 1) {
      this.#create(path.slice(0, missing + 1), path.slice(missing + 1), value);
      return;
    }
    const current = this.#read(path);
    if (current === value) return;
    const op = current === undefined ? 'add' : 'replace';
    this.#operations.push({ op, path: this.#prefix + pointer(path), value });
  }

  /** Adds to the end of a list, which is created when it is absent or null. */
  append(path: Path, ...values: readonly JsonValue[]): void {
    if (values.length === 0) return;
    const key = pointer(path);
    const entry = this.#appended.get(key) ?? { path, values: [] };
    entry.values.push(...values);
    this.#appended.set(key, entry);
  }

  /** The patch so far. Replacements come first, so that they see the lists as they were read. */
  build(): readonly PatchOperation[] {
    const operations = [...this.#operations];
    for (const { path, value } of this.#created.values()) {
      operations.push({ op: 'add', path: this.#prefix + pointer(path), value });
    }
    for (const [key, { path, values }] of this.#appended) {
      const at = this.#prefix + key;
      if (isList(this.#read(path))) {
        for (const value of values) operations.push({ op: 'add', path: `${at}/-`, value });
      } else {
        operations.push({ op: 'add', path: at, value: values });
      }
    }
    return operations;
  }

  #create(at: Path, rest: Path, value: JsonValue): void {
    const key = pointer(at);
    const entry = this.#created.get(key) ?? { path: at, value: emptyObject() };
    this.#created.set(key, entry);
    let parent = entry.value;
    for (const step of rest.slice(0, -1)) {
      const child = parent[String(step)];
      const next = isObject(child) ? (child as Record<string, JsonValue>) : emptyObject();
      parent[String(step)] = next;
      parent = next;
    }
    parent[String(rest[rest.length - 1])] = value;
  }

  /** Index of the first step that leads to nothing (absent or null), or `path.length`. */
  #firstMissing(path: Path): number {
    let current: JsonValue | undefined = this.#root;
    for (const [index, step] of path.entries()) {
      current = child(current, step);
      if (current === undefined || current === null) return index;
    }
    return path.length;
  }

  #read(path: Path): JsonValue | undefined {
    let current: JsonValue | undefined = this.#root;
    for (const step of path) current = child(current, step);
    return current;
  }
}

/** Without a prototype, so that a member may be called `__proto__`. */
function emptyObject(): Record<string, JsonValue> {
  return Object.create(null) as Record<string, JsonValue>;
}

function child(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (isList(value)) return value[Number(step)];
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
