import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { clusterConnector } from '../../shared/adapters/kubernetes/connect-cluster.ts';
import type { Impersonation } from '../../shared/ports/cluster.ts';
import type { PodAccess } from '../../shared/ports/pod-access.ts';
import type { Via } from '../../shared/ports/pod-http.ts';
import type { TestCluster } from './test-cluster.ts';

interface ReachOptions {
  readonly via?: Via;
  readonly onNotice?: (text: string) => void;
  readonly impersonate?: Impersonation;
}

/** Reaches into the pods of a test cluster as the plugin does, with a cache folder of its own. */
export async function reachPods(
  { kubeconfig }: Pick<TestCluster, 'kubeconfig'>,
  { via = 'auto', onNotice, impersonate }: ReachOptions = {},
): Promise<PodAccess> {
  const environment = { XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), 'cache-')) };
  const connect = clusterConnector({ environment, userAgent: 'test' });
  const target = { kubeconfig, ...(impersonate === undefined ? {} : { impersonate }) };
  const cluster = await connect(target);
  return cluster.pods(via, onNotice);
}
