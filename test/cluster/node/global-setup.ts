import type { TestProject } from 'vitest/node';
import { buildBinaries } from '../build-binaries.ts';
import { createProgress } from '../progress.ts';
import { CGROUP_VARIABLE, PARTS_VARIABLE } from './node-place.ts';
import type { NodeParts } from './prepare-node.ts';
import { startNode } from './start-node.ts';

/** One real node for all test files of a run; each test works in namespaces of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { [PARTS_VARIABLE]: parts, [CGROUP_VARIABLE]: cgroup } = process.env;
  if (parts === undefined || cgroup === undefined) {
    throw new Error(
      'the tests of the node lane run only inside its namespaces: npm test -- --lane node',
    );
  }
  const progress = createProgress((text) => process.stderr.write(text));
  const tools = await buildBinaries({ env: process.env, progress, kubelet: true });
  const node = await startNode({ tools, parts: JSON.parse(parts) as NodeParts, cgroup });
  project.provide('cluster', node.info);
  return () => node.stop();
}
