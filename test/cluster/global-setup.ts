import type { TestProject } from 'vitest/node';
import { buildBinaries } from './build-binaries.ts';
import { createProgress } from './progress.ts';
import { startCluster } from './start-cluster.ts';
import type { TestClusterInfo } from './test-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** In the cluster lane a FakeNodesInfo. */
    readonly cluster: TestClusterInfo;
  }
}

/** One control plane for all test files of a run; each test works in namespaces of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const progress = createProgress((text) => process.stderr.write(text));
  const tools = await buildBinaries({ env: process.env, progress });
  const cluster = await startCluster({ tools });
  project.provide('cluster', cluster.info);
  return () => cluster.stop();
}
