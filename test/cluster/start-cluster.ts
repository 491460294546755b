import { bringUp } from './bring-up.ts';
import type { ClusterOptions } from './bring-up.ts';
import { createClusterFolder } from './cluster-folder.ts';
import { claimPodNetwork } from './pod-network.ts';
import { createProgramSet } from './program-set.ts';
import { SetupError } from './setup-error.ts';
import type { FakeNodesInfo, TestCluster } from './test-cluster.ts';

/**
 * Starts a Kubernetes of its own on free ports of the loopback, in a folder of its own.
 *
 * @throws SetupError with the last lines of the logs when it does not get ready; nothing but
 *   the logs is left behind then.
 */
export async function startCluster(options: ClusterOptions): Promise<TestCluster<FakeNodesInfo>> {
  try {
    return await startOnce(options);
  } catch (error) {
    // Between our finding a free port and binding it, somebody else may have been faster.
    if (!String(error).includes('address already in use')) throw error;
    return startOnce(options);
  }
}

async function startOnce(options: ClusterOptions): Promise<TestCluster<FakeNodesInfo>> {
  const folder = createClusterFolder(options.env ?? process.env);
  const programs = createProgramSet({ folder: folder.path, logFolder: folder.logFolder });
  const network = await claimPodNetwork();
  try {
    return await bringUp({ folder, programs, network }, options);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const logs = programs.endOfLogs();
    await programs.stop();
    await network.release();
    await folder.removeAllButLogs();
    throw new SetupError(`the test cluster did not get ready: ${said}\n${logs}`, {
      hint: `Read the logs in ${folder.logFolder}.`,
      cause,
    });
  }
}
