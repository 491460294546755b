import { dirname, isAbsolute, join } from 'node:path';

import { isList, isObject, objectAt, stringAt } from '../../domain/json.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';
import { filledText } from './kubeconfig-entry.ts';
import { fieldFault } from './kubeconfig-fields.ts';

/** A kubeconfig, or several merged into one. Entries are raw, with their paths made absolute. */
export interface Kubeconfig {
  readonly currentContext: string | undefined;
  readonly clusters: ReadonlyMap<string, JsonObject>;
  readonly users: ReadonlyMap<string, JsonObject>;
  readonly contexts: ReadonlyMap<string, JsonObject>;
}

export const EMPTY_KUBECONFIG: Kubeconfig = {
  currentContext: undefined,
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
};

/**
 * Understands the content of one file.
 *
 * @param value - The parsed file; null for an empty one.
 * @param path - Of the file: relative paths in it are relative to its folder.
 * @throws AppError `KDS_BAD_KUBECONFIG`.
 */
export function toKubeconfig(value: JsonValue, path: string): Kubeconfig {
  if (value === null) return EMPTY_KUBECONFIG;
  if (!isObject(value)) throw badFile(path, 'it is not a kubeconfig');
  const [version, kind] = [
    stringAt(value, 'apiVersion') ?? 'v1',
    stringAt(value, 'kind') ?? 'Config',
  ];
  if (version !== 'v1' || kind !== 'Config') {
    throw badFile(path, `it is a ${version} ${kind}, not a v1 Config`);
  }
  const folder = dirname(path);
  const entries = (list: string, member: string): ReadonlyMap<string, JsonObject> =>
    readEntries(value, list, member, path);
  return {
    currentContext: filledText(value, 'current-context'),
    clusters: mapValues(entries('clusters', 'cluster'), (entry) =>
      resolvePaths(entry, ['certificate-authority'], folder),
    ),
    users: mapValues(entries('users', 'user'), (entry) =>
      resolveCommand(
        resolvePaths(entry, ['client-certificate', 'client-key', 'tokenFile'], folder),
        folder,
      ),
    ),
    contexts: entries('contexts', 'context'),
  };
}

/** Merges as kubectl does: the first file that says something wins. */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  return configs.reduce(
    (merged, next) => ({
      currentContext: merged.currentContext ?? next.currentContext,
      clusters: new Map([...next.clusters, ...merged.clusters]),
      users: new Map([...next.users, ...merged.users]),
      contexts: new Map([...next.contexts, ...merged.contexts]),
    }),
    EMPTY_KUBECONFIG,
  );
}

/** Says which file is at fault, and how to look at it. */
export function badFile(path: string, problem: string, cause?: unknown): AppError {
  return new AppError('KDS_BAD_KUBECONFIG', `cannot use the kubeconfig "${path}": ${problem}`, {
    hint: `Correct the file, or name another one with --kubeconfig.`,
    cause,
  });
}

function readEntries(
  config: JsonObject,
  list: string,
  member: string,
  path: string,
): ReadonlyMap<string, JsonObject> {
  const entries = new Map<string, JsonObject>();
  const listed = config[list] ?? [];
  if (!isList(listed)) throw badFile(path, `${list} is not a list`);
  for (const [index, item] of listed.entries()) {
    const name = stringAt(item, 'name');
    if (name === undefined) throw badFile(path, `${list}[${index}].name is not text`);
    if (entries.has(name)) throw badFile(path, `${list} has two entries called "${name}"`);
    const entry = objectAt(item, member);
    const fault = fieldFault(member, entry);
    if (fault !== undefined) throw badFile(path, `${list}[${index}].${member}.${fault}`);
    entries.set(name, entry);
  }
  return entries;
}

function mapValues(
  map: ReadonlyMap<string, JsonObject>,
  change: (value: JsonObject) => JsonObject,
): ReadonlyMap<string, JsonObject> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function resolvePaths(entry: JsonObject, fields: readonly string[], folder: string): JsonObject {
  const resolved: Record<string, JsonValue> = { ...entry };
  for (const field of fields) {
    const path = stringAt(entry, field);
    if (path !== undefined && path !== '') resolved[field] = absolute(path, folder);
  }
  return resolved;
}

/** A command with a slash is relative to the file; one without is looked up in `$PATH`. */
function resolveCommand(user: JsonObject, folder: string): JsonObject {
  const command = stringAt(user, 'exec', 'command');
  if (!command?.includes('/')) return user;
  return { ...user, exec: { ...objectAt(user, 'exec'), command: absolute(command, folder) } };
}

function absolute(path: string, folder: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
