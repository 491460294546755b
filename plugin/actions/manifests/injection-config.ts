import { isList, isObject, member } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { DEFAULT_SETTINGS, METRICS_MODES } from '../../../shared/injection/settings.ts';
import type { InjectionSettings } from '../../../shared/injection/settings.ts';

/** The injection settings of a webhook, as its configuration file says them. */
export interface InjectionConfig {
  readonly settings: InjectionSettings;
  /** `auto`: where the version of the cluster allows it. */
  readonly nativeSidecars: 'auto' | 'always' | 'never';
}

export const DEFAULT_CONFIG: InjectionConfig = {
  settings: DEFAULT_SETTINGS,
  nativeSidecars: 'auto',
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  metrics: METRICS_MODES,
  nativeSidecars: ['auto', 'always', 'never'],
};

/** A value of every setting: it shows what the others must look like. */
const EXAMPLE = {
  ...DEFAULT_SETTINGS,
  trustedRepositories: ['docker.io/example/cassandra'],
  nativeSidecars: DEFAULT_CONFIG.nativeSidecars,
} as unknown as JsonObject;

/**
 * Reads the section `injection` of a configuration file of the webhook; the other
 * sections are about the webhook as a server and do not matter here.
 *
 * @param path - Of the file, for messages.
 * @throws AppError `KDS_BAD_CONFIG` naming every setting that is unknown or of a wrong form.
 */
export function toInjectionConfig(content: JsonValue, path: string): InjectionConfig {
  const section = member(content, 'injection') ?? {};
  const faults = faultsOf(content, section);
  if (faults.length > 0) {
    throw new AppError('KDS_BAD_CONFIG', faults.map((fault) => `${path}: ${fault}`).join('\n'), {
      hint: 'Correct them as docs/reference/webhook-configuration.md says.',
    });
  }
  const { settings, nativeSidecars } = DEFAULT_CONFIG;
  const { nativeSidecars: wanted, ...rest } = {
    ...settings,
    nativeSidecars,
    ...(section as Partial<InjectionSettings & Pick<InjectionConfig, 'nativeSidecars'>>),
  };
  return { settings: rest, nativeSidecars: wanted };
}

function faultsOf(content: JsonValue, section: JsonValue): readonly string[] {
  if (content !== null && !isObject(content)) return ['it does not hold sections of settings'];
  if (!isObject(section)) return ['injection does not hold settings'];
  return Object.entries(section).flatMap(([key, value]) => {
    const example = EXAMPLE[key];
    if (example === undefined) return [`injection.${key} is not a setting`];
    const choices = CHOICES[key];
    const fits = isLike(value, example) && choices?.some((choice) => choice === value) !== false;
    return fits ? [] : [`injection.${key} cannot be ${JSON.stringify(value).slice(0, 80)}`];
  });
}

/** True when a value has the form of an example: the same members, and lists of the same items. */
function isLike(value: JsonValue | undefined, example: JsonValue | undefined): boolean {
  if (isList(example)) return isList(value) && value.every((item) => isLike(item, example[0]));
  if (!isObject(example)) return typeof value === typeof example && value !== null;
  const keys = Object.keys(example);
  return (
    isObject(value) &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => isLike(value[key], example[key]))
  );
}
