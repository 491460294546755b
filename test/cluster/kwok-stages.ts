import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseManifests } from './collect-manifests.ts';
import type { Tools } from './tools.ts';

const OWN_STAGES = ['held-pods.yaml', 'volumes.yaml'];

/** Pods that wait for their test are left to our own stages. */
const NOT_HELD = {
  key: '.metadata.annotations["test.k8ssandra.io/readiness"]',
  operator: 'NotIn',
  values: ['held'],
};

/** Writes kwok's stages and ours into one file of `folder`, and gives its path. */
export async function writeStages(folder: string, tools: Tools): Promise<string> {
  const own = await Promise.all(
    OWN_STAGES.map((name) => readFile(join(import.meta.dirname, 'kwok', name), 'utf8')),
  );
  const stock = leaveHeldPods(await readFile(tools.stagesFile, 'utf8'));
  const file = join(folder, 'stages.yaml');
  await writeFile(file, [stock, ...own].join('\n---\n'));
  return file;
}

interface Stage {
  readonly metadata?: { readonly name?: string };
  readonly spec?: { readonly selector?: { readonly matchExpressions?: object[] } };
}

/** @throws When kwok's stages have no `pod-ready` any more: then ours would not fit, either. */
export function leaveHeldPods(stages: string): string {
  const all = parseManifests(stages) as readonly Stage[];
  const ready = all.find((stage) => stage.metadata?.name === 'pod-ready');
  const expressions = ready?.spec?.selector?.matchExpressions;
  if (expressions === undefined) throw new Error('kwok has no stage "pod-ready"');
  expressions.push(NOT_HELD);
  return all.map((stage) => stringify(stage)).join('---\n');
}
