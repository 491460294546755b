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
  { mutating, validating }: ConfigurationNames,
  bundle: string,
): Promise<BundleState> {
  const encoded = Buffer.from(bundle).toString('base64');
  const outcomes = new Map<string, Outcome>();
  for (const path of [
    `${GROUP}/mutatingwebhookconfigurations/${mutating}`,
    `${GROUP}/validatingwebhookconfigurations/${validating}`,
  ]) {
    outcomes.set(path, await installInto(api, path, encoded));
  }
  return {
    changed: [...outcomes.values()].includes('changed'),
    missing: [...outcomes].flatMap(([path, outcome]) =>
      outcome === 'missing' ? [path.slice(GROUP.length + 1)] : [],
    ),
  };
}

type Outcome = 'missing' | 'current' | 'changed';

async function installInto(api: KubernetesApi, path: string, encoded: string): Promise<Outcome> {
  try {
    const found = await api.request({ method: 'GET', path });
    const stale = objectsAt(found, 'webhooks').filter(
      (entry) => stringAt(entry, 'clientConfig', 'caBundle') !== encoded,
    );
    if (stale.length === 0) return 'current';
    await api.request({
      method: 'PATCH',
      path,
      query: { fieldManager: FIELD_MANAGER },
      contentType: 'application/strategic-merge-patch+json',
      body: bundlePatch(stale, encoded),
    });
    return 'changed';
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return 'missing';
    throw error;
  }
}

function bundlePatch(entries: readonly JsonObject[], encoded: string): JsonObject {
  return {
    webhooks: entries.map((entry) => ({
      name: stringAt(entry, 'name') ?? '',
      clientConfig: { caBundle: encoded },
    })),
  };
}
