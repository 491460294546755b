import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { CommandResult } from '../../cluster/run-command.ts';
import { sharedCluster } from '../../cluster/shared-cluster.ts';

const MANIFESTS = join(import.meta.dirname, '../../../manifests');
const OVERLAYS = readdirSync(join(MANIFESTS, 'webhook/overlays'));
const SAMPLES = readdirSync(join(MANIFESTS, 'samples'));
const DRY_RUN = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'];

const cluster = sharedCluster();

async function kustomized(folder: string): Promise<readonly JsonObject[]> {
  return parse(await cluster.kubectl(['kustomize', join(MANIFESTS, 'webhook', folder)]));
}

function parse(text: string): readonly JsonObject[] {
  return parseAllDocuments(text).map((document) => document.toJS() as JsonObject);
}

/** Not a List: of the objects in one, kubectl would check the fields itself. */
const asStream = (objects: readonly JsonObject[]): string =>
  objects.map((object) => JSON.stringify(object)).join('\n---\n');

/** Namespaces are made for good: nothing in them could be tried otherwise. */
async function dryRun(objects: readonly JsonObject[]): Promise<CommandResult> {
  const homes = objects.filter(({ kind }) => kind === 'Namespace');
  await cluster.kubectl(['apply', '--server-side', '-f', '-'], { input: asStream(homes) });
  return cluster.tryKubectl(DRY_RUN, { input: asStream(objects) });
}

/** `deployment.apps/name`, without what the name of the resource adds to the kind. */
function accepted({ stdout }: CommandResult): readonly string[] {
  const lines = stdout.matchAll(/^([a-z]+)\S*\/(\S+) serverside-applied \(server dry run\)$/gm);
  return [...lines].map(([, kind = '', name = '']) => `${kind}/${name}`).sort();
}

const namesOf = (objects: readonly JsonObject[]): readonly string[] =>
  objects
    .map(
      (object) => `${stringAt(object, 'kind') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`,
    )
    .map((name) => name.replace(/^[^/]+/, (kind) => kind.toLowerCase()))
    .sort();

const isOfCertManager = ({ apiVersion }: JsonObject): boolean =>
  apiVersion === 'cert-manager.io/v1';

describe('the manifests of the webhook', () => {
  it.each(['base', ...OVERLAYS.map((name) => `overlays/${name}`)])(
    '%s: the API server takes every object of a kind that it knows, without a warning',
    async (folder) => {
      const objects = await kustomized(folder);
      const result = await dryRun(objects);
      expect(accepted(result)).toEqual(namesOf(objects.filter((one) => !isOfCertManager(one))));

      const unknown = [...result.stderr.matchAll(/no matches for kind "(\w+)"/g)];
      const ofCertManager = objects.filter(isOfCertManager).map((one) => stringAt(one, 'kind'));
      expect(unknown.map(([, kind]) => kind).sort()).toEqual(ofCertManager.sort());
      if (ofCertManager.length === 0) expect(result).toMatchObject({ exitCode: 0, stderr: '' });
      else expect(result.stderr).not.toMatch(/warning|strict decoding|invalid|forbidden/i);
    },
  );

  it('only the overlay for cert-manager needs what a cluster may lack', async () => {
    const needing = [];
    for (const name of OVERLAYS) {
      const objects = await kustomized(`overlays/${name}`);
      if (objects.some(isOfCertManager)) needing.push(name);
    }
    expect(needing).toEqual(['cert-manager']);
  });

  it('with certificates by cert-manager the program may write no Secret and no configuration', async () => {
    const rights = (objects: readonly JsonObject[]): string =>
      objects
        .filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole')
        .map((role) => JSON.stringify(role['rules']))
        .join();
    const written = /secrets|webhookconfigurations/;
    expect(rights(await kustomized('base'))).toMatch(written);
    expect(rights(await kustomized('overlays/cert-manager'))).not.toMatch(written);
  });

  it('a field that the API does not have would be refused', async () => {
    const wrong = (await kustomized('base')).map((object) =>
      object['kind'] === 'Service' ? { ...object, spec: { selectors: {} } } : object,
    );
    const { exitCode, stderr } = await dryRun(wrong);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('.spec.selectors: field not declared in schema');
  });
});

describe('the samples', () => {
  it.each(SAMPLES)('%s: the API server takes every object, without a warning', async (file) => {
    const objects = parse(await readFile(join(MANIFESTS, 'samples', file), 'utf8'));
    const result = await dryRun(objects);
    expect(accepted(result)).toEqual(namesOf(objects));
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
