import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, objectAt, objectsAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import type { ApiClient } from './api-client.ts';
import { parseManifests } from './collect-manifests.ts';
import { KWOK_STREAM_KINDS } from './control-plane.ts';
import { createObjects } from './create-objects.ts';
import type { Tools } from './tools.ts';
import { waitFor } from './wait-for.ts';

/**
 * `cassandra`: cass-operator, k8ssandra-operator, Medusa and Reaper, without their schemas.
 * `monitoring`: prometheus-operator and grafana-operator, the real ones.
 * `kwok`: what exec, port-forward and logs are configured with.
 */
export type CrdFamily = 'cassandra' | 'monitoring' | 'kwok';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const ESTABLISHED_BUDGET_MS = 60_000;

/** The minimal CRDs of this folder's `crds/`, in the order of their files. */
export async function minimalCrds(): Promise<readonly JsonObject[]> {
  const folder = join(import.meta.dirname, 'crds');
  const crds: JsonObject[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const documents = parseManifests(await readFile(join(folder, file), 'utf8')) as JsonValue[];
    crds.push(...documents.filter(isObject));
  }
  return crds;
}

/** Creates the CRDs and returns once the API server serves all of them. */
export async function installCrds(
  api: ApiClient,
  tools: Tools,
  families: readonly CrdFamily[],
): Promise<void> {
  const fromModules = JSON.parse(await readFile(tools.crdsFile, 'utf8')) as JsonObject[];
  const crds = [...(await minimalCrds()), ...fromModules].filter((crd) => {
    const family = familyOf(crd);
    return family !== undefined && families.includes(family);
  });
  await createObjects(api, CRDS, crds);
  const names = crds.map((crd) => stringAt(crd, 'metadata', 'name'));
  const allServed = async (): Promise<true | undefined> => {
    const { body } = await api.send('GET', CRDS);
    const served = objectsAt(body as JsonValue, 'items')
      .filter(isEstablished)
      .map((crd) => stringAt(crd, 'metadata', 'name'));
    return names.every((name) => served.includes(name)) ? true : undefined;
  };
  await waitFor(`${names.length} custom resource definitions`, allServed, {
    budgetMs: ESTABLISHED_BUDGET_MS,
  });
}

function familyOf(crd: JsonObject): CrdFamily | undefined {
  const group = stringAt(crd, 'spec', 'group') ?? '';
  if (/^(monitoring\.coreos\.com|grafana\.integreatly\.org)$/.test(group)) return 'monitoring';
  if (group !== 'kwok.x-k8s.io') return 'cassandra';
  const kind = stringAt(crd, 'spec', 'names', 'kind');
  return KWOK_STREAM_KINDS.some((wanted) => wanted === kind) ? 'kwok' : undefined;
}

function isEstablished(crd: JsonObject): boolean {
  return objectsAt(objectAt(crd, 'status'), 'conditions').some(
    ({ type, status }) => type === 'Established' && status === 'True',
  );
}
