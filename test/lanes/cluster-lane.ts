import { buildBinaries } from '../cluster/build-binaries.ts';
import { namespacesEnv } from '../cluster/capabilities.ts';
import type { Lane } from './lane.ts';
import { probeNamespaces } from './namespace.ts';

/** A real API server with fake nodes; pod IPs answer where namespaces are allowed. */
export const clusterLane: Lane = {
  name: 'cluster',
  config: 'test/config/vitest.cluster.config.ts',
  async prepare({ env, progress, signal, tmpFolder }) {
    await buildBinaries({ env, progress, signal });
    const probe = await probeNamespaces(tmpFolder);
    if ('prefix' in probe) return { prefix: probe.prefix, env: namespacesEnv() };
    progress.say(`${probe.reason}; tests that need them are skipped`);
    return { prefix: [], env: namespacesEnv(probe.reason) };
  },
};
