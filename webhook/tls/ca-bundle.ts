import { objectsAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { ApiError } from '../../shared/errors/api-error.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';

/** Names of the two webhook configurations that lead API servers to us. */
export interface ConfigurationNames {
  readonly mutating: string;
  readonly validating: string;
}

/** What {@link installBundle} found. */
export interface BundleState {
  /** True when a configuration had another bundle and was changed. */
  readonly changed: boolean;
  /** What entries trusted (PEM) until they were changed; none for those that trusted nobody. */
  readonly replaced: readonly string[];
  /** Configurations that are not there: nobody calls us on their behalf. */
  readonly missing: readonly string[];
}

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const FIELD_MANAGER = 'k8ssandra-webhook';

/**
 * Makes every entry of our webhook configurations trust `bundle` (PEM).
 *
 * The patch merges entries by name and carries nothing but the bundle, so it
 * neither fights whoever owns the rest nor brings back what somebody removed.
 * It is not a server-side apply: that would make us an owner of the entry, and
 * an entry that its author removes would then stay behind as an invalid stump.
 */
export async function installBundle(
  api: KubernetesApi,
  names: ConfigurationNames,
  bundle: string,
): Promise<BundleState> {
  const encoded = Buffer.from(bundle).toString('base64');
  const missing: string[] = [];
  const stale: JsonObject[] = [];
  for (const path of pathsOf(names)) {
    const entries = await readEntries(api, path);
    if (entries === undefined) {
      missing.push(path.slice(GROUP.length + 1));
      continue;
    }
    const toChange = entries.filter((entry) => bundleOf(entry) !== encoded);
    if (toChange.length > 0) await patchBundle(api, path, toChange, encoded);
    stale.push(...toChange);
  }
  return { changed: stale.length > 0, replaced: decodedBundles(stale), missing };
}

/** What API servers trust when they call us: the different bundles of all entries, as PEM. */
export async function readBundles(
  api: KubernetesApi,
  names: ConfigurationNames,
): Promise<readonly string[]> {
  const entries: JsonObject[] = [];
  for (const path of pathsOf(names)) entries.push(...((await readEntries(api, path)) ?? []));
  return decodedBundles(entries);
}

function pathsOf({ mutating, validating }: ConfigurationNames): readonly string[] {
  return [
    `${GROUP}/mutatingwebhookconfigurations/${mutating}`,
    `${GROUP}/validatingwebhookconfigurations/${validating}`,
  ];
}

/** @returns Undefined when there is no such configuration. */
async function readEntries(
  api: KubernetesApi,
  path: string,
): Promise<readonly JsonObject[] | undefined> {
  try {
    return objectsAt(await api.request({ method: 'GET', path }), 'webhooks');
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

async function patchBundle(
  api: KubernetesApi,
  path: string,
  entries: readonly JsonObject[],
  encoded: string,
): Promise<void> {
  await api.request({
    method: 'PATCH',
    path,
    query: { fieldManager: FIELD_MANAGER },
    contentType: 'application/strategic-merge-patch+json',
    body: bundlePatch(entries, encoded),
  });
}

function bundleOf(entry: JsonObject): string {
  return stringAt(entry, 'clientConfig', 'caBundle') ?? '';
}

function decodedBundles(entries: readonly JsonObject[]): readonly string[] {
  return [...new Set(entries.map(bundleOf))]
    .filter((encoded) => encoded !== '')
    .map((encoded) => Buffer.from(encoded, 'base64').toString());
}

function bundlePatch(entries: readonly JsonObject[], encoded: string): JsonObject {
  return {
    webhooks: entries.map((entry) => ({
      name: stringAt(entry, 'name') ?? '',
      clientConfig: { caBundle: encoded },
    })),
  };
}
