import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { createProgress } from '../../cluster/progress.ts';
import { SetupError } from '../../cluster/setup-error.ts';
import { GUEST_OBJECTS, installAsGuest, removeGuest } from '../../demo/guest-install.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MANIFESTS = 'image: k8ssandra-webhook:0.1.0';

/** A kubectl that says nothing, but the manifests, and fails at one verb. */
function fakeCluster(answers: Readonly<Record<string, string | SetupError>> = {}) {
  const calls: string[] = [];
  const kubectl = (args: readonly string[], { input = '' } = {}): Promise<string> => {
    const [verb = ''] = args;
    calls.push([...args, input].join(' ').trim());
    const answer = answers[verb] ?? (verb === 'kustomize' ? MANIFESTS : '');
    return answer instanceof SetupError ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const deleted = (): readonly string[] =>
    calls.flatMap((call) => /^delete --ignore-not-found (.*)$/.exec(call)?.[1]?.split(' ') ?? []);
  const changes = (): readonly string[] => calls.filter((call) => /^(create|delete)/.test(call));
  return { cluster: { kubectl }, calls, changes, deleted };
}

function install({ cluster }: ReturnType<typeof fakeCluster>, said: string[] = []): Promise<void> {
  const progress = createProgress((text) => said.push(text));
  const signal = new AbortController().signal;
  return installAsGuest({ cluster, root: ROOT, image: 'example.org/webhook:1', progress, signal });
}

const failure = (message: string) => new SetupError(message, { hint: 'Wait.' });

/** Kinds of our manifests that are in no namespace. */
const IN_NO_NAMESPACE = /^(Namespace|ClusterRole|ClusterRoleBinding|\w+WebhookConfiguration)$/;

describe('the demo in a cluster of the user', () => {
  it('installs the image of the user and deletes nothing', async () => {
    const world = fakeCluster();
    await install(world);
    expect(world.changes()).toEqual(['create -f - image: example.org/webhook:1']);
  });

  it('knows everything it makes that is in no namespace', () => {
    const base = join(ROOT, 'manifests/webhook/base');
    const files = readdirSync(base).filter((name) => name !== 'kustomization.yaml');
    const paths = [...files.map((name) => join(base, name))];
    const made = [...paths, join(ROOT, 'manifests/samples/cassandra.yaml')]
      .flatMap((path) => parseAllDocuments(readFileSync(path, 'utf8')))
      .map((document) => document.toJS() as JsonObject)
      .filter((object) => IN_NO_NAMESPACE.test(stringAt(object, 'kind') ?? ''))
      .map((object) => `${stringAt(object, 'kind')}/${stringAt(object, 'metadata', 'name')}`);
    expect(made.map((name) => name.toLowerCase()).sort()).toEqual([...GUEST_OBJECTS].sort());
  });

  it.each(GUEST_OBJECTS)('touches nothing where %s is there', async (name) => {
    const world = fakeCluster({ get: `${name}\n` });
    await expect(install(world)).rejects.toThrow(
      `your cluster has what the demo would make: ${name}`,
    );
    expect(world.changes()).toEqual([]);
  });

  it('takes an error for no absence', async () => {
    const world = fakeCluster({ get: failure('connection refused') });
    await expect(install(world)).rejects.toThrow('connection refused');
    expect(world.changes()).toEqual([]);
  });

  it.each(['create', 'rollout'])('takes everything away again when %s fails', async (verb) => {
    const world = fakeCluster({ [verb]: failure('image cannot be pulled') });
    await expect(install(world)).rejects.toThrow('image cannot be pulled');
    expect(world.deleted()).toEqual(GUEST_OBJECTS);
  });

  it('says why the installation failed and what is left when the removal fails, too', async () => {
    const said: string[] = [];
    const world = fakeCluster({ rollout: failure('too late'), delete: failure('gone') });
    await expect(install(world, said)).rejects.toThrow('too late');
    expect(said.join('')).toContain('could not take everything away: gone; gone');
  });

  it('removes first what refuses changes without a webhook', async () => {
    const world = fakeCluster();
    await removeGuest(world.cluster);
    expect(world.deleted()).toEqual(GUEST_OBJECTS);
    expect(world.calls[0]).toBe(
      'delete --ignore-not-found validatingwebhookconfiguration/k8ssandra-webhook mutatingwebhookconfiguration/k8ssandra-webhook',
    );
  });

  it('goes on with the rest when one removal fails, and says so', async () => {
    const world = fakeCluster({ delete: failure('gone') });
    await expect(removeGuest(world.cluster)).rejects.toThrow(SetupError);
    expect(world.deleted()).toEqual(GUEST_OBJECTS);
  });
});
