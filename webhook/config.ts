import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';

import { isRecord } from '../shared/domain/json.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { validateSettings } from '../shared/injection/validate-settings.ts';
import type { Setting } from './setting.ts';
import { SETTINGS, variableOf } from './settings-table.ts';
import type { WebhookConfig } from './settings-table.ts';

/** The file with settings; the environment wins over it. */
export const CONFIG_FILE_VARIABLE = 'WEBHOOK_CONFIG_FILE';

interface ConfigSources {
  /** Passed in, so that no test touches `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the file, for messages, and what it holds; undefined when there is none. */
  readonly file: { readonly path: string; readonly content: unknown } | undefined;
}

/**
 * Merges the defaults, the file and the environment, each winning over the one
 * before, and checks the outcome.
 *
 * @throws AppError `KDS_BAD_CONFIG` naming every fault at once, each with the
 *   variable or the place in the file, and the value found there.
 */
export function loadConfig({ env, file }: ConfigSources): WebhookConfig {
  const merged = defaults();
  const origins = new Map<string, string>();
  const faults = [
    ...applyFile(merged, origins, file),
    ...applyEnvironment(merged, origins, env),
    ...check(merged, origins),
    ...checkInjection(merged, origins),
  ];
  if (faults.length > 0) {
    throw new AppError('KDS_BAD_CONFIG', faults.join('\n'), {
      hint: 'Correct them as docs/reference/webhook-configuration.md says.',
    });
  }
  return deepFreeze(merged) as WebhookConfig;
}

type Tree = Record<string, Record<string, unknown>>;

/** Every setting, with the names by which the file and the environment know it. */
export function eachSetting(): readonly {
  readonly section: string;
  readonly key: string;
  readonly setting: Setting<unknown>;
}[] {
  return Object.entries(SETTINGS).flatMap(([section, settings]) =>
    Object.entries<Setting<unknown>>(settings).map(([key, setting]) => ({ section, key, setting })),
  );
}

function defaults(): Tree {
  const tree: Tree = {};
  for (const { section, key, setting } of eachSetting()) {
    (tree[section] ??= {})[key] = structuredClone(setting.default);
  }
  return tree;
}

function applyFile(
  tree: Tree,
  origins: Map<string, string>,
  file: ConfigSources['file'],
): string[] {
  if (file === undefined || file.content === null) return [];
  if (!isRecord(file.content)) return [`${file.path} does not hold sections of settings`];
  const faults: string[] = [];
  for (const [section, settings] of Object.entries(file.content)) {
    const known = tree[section];
    if (known === undefined || !Object.hasOwn(tree, section)) {
      faults.push(`${file.path}: ${section} is not a section`);
    } else if (!isRecord(settings)) {
      faults.push(`${file.path}: ${section} does not hold settings, but ${quote(settings)}`);
    } else {
      for (const [key, value] of Object.entries(settings)) {
        if (Object.hasOwn(known, key)) known[key] = value;
        else faults.push(`${file.path}: ${section}.${key} is not a setting`);
        origins.set(`/${section}/${key}`, `${file.path}: ${section}.${key}`);
      }
    }
  }
  return faults;
}

/** Kubernetes sets these for a Service named `webhook` in the same namespace. */
const SERVICE_LINK = /^WEBHOOK_(?:SERVICE_|PORT(?:_|$))/;

function applyEnvironment(
  tree: Tree,
  origins: Map<string, string>,
  env: ConfigSources['env'],
): string[] {
  const known = new Set([CONFIG_FILE_VARIABLE]);
  for (const { section, key, setting } of eachSetting()) {
    const variable = variableOf(section, key);
    const value = env[variable];
    known.add(variable);
    if (value === undefined) continue;
    (tree[section] ??= {})[key] = fromText(value, setting.schema);
    origins.set(`/${section}/${key}`, variable);
  }
  return Object.keys(env)
    .filter((name) => name.startsWith('WEBHOOK_') && !known.has(name) && !SERVICE_LINK.test(name))
    .map((name) => `${name} is not a setting`);
}

/** Text that is not of the wanted type stays text, which the schema then refuses by its value. */
function fromText(value: string, { type, items }: Setting<unknown>['schema']): unknown {
  switch (type) {
    case 'string':
      return value;
    case 'integer':
      return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    case 'boolean':
      return value === 'true' || value === 'false' ? value === 'true' : value;
    default:
      return isRecord(items) && items['type'] === 'string' ? fromList(value) : fromJson(value);
  }
}

function fromList(value: string): readonly string[] {
  return value === '' ? [] : value.split(',').map((item) => item.trim());
}

function fromJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The section that the plugin reads, too, and so judged by what both have in common. */
const SHARED_SECTION = 'injection';

function check(tree: Tree, origins: ReadonlyMap<string, string>): string[] {
  const sections = Object.entries(SETTINGS).filter(([section]) => section !== SHARED_SECTION);
  const properties = sections.map(([section, settings]) => [
    section,
    {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries<Setting<unknown>>(settings).map(([key, { schema }]) => [key, schema]),
      ),
    },
  ]);
  // Verbose errors carry the offending value.
  const ajv = new Ajv({ allErrors: true, verbose: true });
  const isValid = ajv.compile({ type: 'object', properties: Object.fromEntries(properties) });
  if (isValid(tree)) return [];
  return (isValid.errors ?? []).map((error) => explain(error, origins));
}

function checkInjection(tree: Tree, origins: ReadonlyMap<string, string>): string[] {
  return validateSettings(tree[SHARED_SECTION] ?? {}).map(({ path, problem, value }) => {
    const place = placeOf([SHARED_SECTION, ...path], origins);
    return `${place} ${problem}, but is ${quote(value)}`;
  });
}

function explain(
  { instancePath, keyword, params, message, data }: ErrorObject,
  origins: ReadonlyMap<string, string>,
): string {
  const place = placeOf(instancePath.split('/').slice(1), origins);
  const allowed = keyword === 'enum' ? `: ${(params['allowedValues'] as string[]).join(', ')}` : '';
  const extra =
    keyword === 'additionalProperties' ? `: ${String(params['additionalProperty'])}` : '';
  return `${place} ${message ?? 'is not valid'}${allowed}${extra}, but is ${quote(data)}`;
}

/** Where the user finds it: by its name in the file or in the environment. */
function placeOf(
  [section = '', key = '', ...rest]: readonly string[],
  origins: ReadonlyMap<string, string>,
): string {
  const origin = origins.get(`/${section}/${key}`) ?? `${section}.${key}`;
  return [origin, ...rest].join('.');
}

const MAX_QUOTE = 80;

function quote(value: unknown): string {
  if (value === undefined) return 'missing';
  const written = JSON.stringify(value);
  return written.length <= MAX_QUOTE ? written : `${written.slice(0, MAX_QUOTE)}...`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) deepFreeze(child);
    Object.freeze(value);
  }
  return value;
}
