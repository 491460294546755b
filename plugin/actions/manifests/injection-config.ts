import { isObject, member } from '../../../shared/domain/json.ts';
import type { JsonValue } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { DEFAULT_SETTINGS } from '../../../shared/injection/settings.ts';
import type { InjectionSettings, SIDECAR_MODES } from '../../../shared/injection/settings.ts';
import { validateSettings } from '../../../shared/injection/validate-settings.ts';
import type { SettingFault } from '../../../shared/injection/validate-settings.ts';

const MAX_QUOTE = 80;

/** The injection settings of a webhook, as its configuration file says them. */
export interface InjectionConfig {
  readonly settings: InjectionSettings;
  /** `auto`: where the version of the cluster allows it. */
  readonly nativeSidecars: (typeof SIDECAR_MODES)[number];
}

export const DEFAULT_CONFIG: InjectionConfig = {
  settings: DEFAULT_SETTINGS,
  nativeSidecars: 'auto',
};

/**
 * Reads the section `injection` of a configuration file of the webhook; the other
 * sections are about the webhook as a server and do not matter here.
 *
 * @param path - Of the file, for messages.
 * @throws AppError `KDS_BAD_CONFIG` naming every setting that is unknown or of a wrong form.
 */
export function toInjectionConfig(content: JsonValue, path: string): InjectionConfig {
  const section = member(content, 'injection') ?? {};
  const { settings, nativeSidecars } = DEFAULT_CONFIG;
  const merged = { ...settings, nativeSidecars, ...(isObject(section) ? section : {}) };
  const faults = [...shapeFaults(content, section), ...validateSettings(merged).map(explain)];
  if (faults.length > 0) {
    throw new AppError('KDS_BAD_CONFIG', faults.map((fault) => `${path}: ${fault}`).join('\n'), {
      hint: 'Correct them as docs/reference/webhook-configuration.md says.',
    });
  }
  const { nativeSidecars: wanted, ...rest } = merged as typeof settings &
    Pick<InjectionConfig, 'nativeSidecars'>;
  return { settings: rest, nativeSidecars: wanted };
}

function shapeFaults(content: JsonValue, section: JsonValue): readonly string[] {
  if (content !== null && !isObject(content)) return ['it does not hold sections of settings'];
  return isObject(section) ? [] : ['injection does not hold settings'];
}

function explain({ path, problem, value }: SettingFault): string {
  const found = value === undefined ? 'missing' : JSON.stringify(value).slice(0, MAX_QUOTE);
  return `injection.${path.join('.')} ${problem}, but is ${found}`;
}
