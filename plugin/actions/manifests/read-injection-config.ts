import { AppError } from '../../../shared/errors/app-error.ts';
import { DEFAULT_CONFIG, toInjectionConfig } from './injection-config.ts';
import type { InjectionConfig } from './injection-config.ts';
import type { ManifestPorts } from './read-manifests.ts';

const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * Reads the configuration file of the webhook.
 *
 * @param path - Undefined for the defaults.
 * @throws AppError `KDS_BAD_CONFIG` or `KDS_FILE_UNREADABLE`.
 */
export async function readInjectionConfig(
  path: string | undefined,
  { files, manifests }: ManifestPorts,
): Promise<InjectionConfig> {
  if (path === undefined) return DEFAULT_CONFIG;
  const text = await files.readText(path, MAX_CONFIG_BYTES);
  try {
    return toInjectionConfig(manifests.readValue(text), path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('KDS_BAD_CONFIG', `${path}: ${problem}`, {
      hint: 'Write the file in YAML or JSON.',
      cause,
    });
  }
}
