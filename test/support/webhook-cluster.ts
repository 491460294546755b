import { afterAll, beforeAll } from 'vitest';
import { buildBinaries } from '../cluster/build-binaries.ts';
import { installWebhook, WEBHOOK_API_SERVER_FLAGS } from '../cluster/install-webhook.ts';
import type { InstalledWebhook } from '../cluster/install-webhook.ts';
import { createProgress } from '../cluster/progress.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import type { FakeNodesInfo, TestCluster } from '../cluster/test-cluster.ts';

const BUDGET_MS = 120_000;

/** A cluster with our webhook in it; valid within tests. */
export interface WebhookCluster {
  readonly cluster: TestCluster<FakeNodesInfo>;
  readonly webhook: InstalledWebhook;
}

/**
 * Gives the tests of a file a cluster of their own with the webhook installed.
 *
 * Not the shared one: policy fails closed, so a webhook that stops with its file
 * would refuse what the tests of other files create.
 */
export function webhookCluster(manifests = 'base'): WebhookCluster {
  let cluster: TestCluster<FakeNodesInfo> | undefined;
  let webhook: InstalledWebhook | undefined;
  beforeAll(async () => {
    const tools = await buildBinaries({
      env: process.env,
      progress: createProgress(() => undefined),
    });
    cluster = await startCluster({ tools, apiServerFlags: WEBHOOK_API_SERVER_FLAGS });
    webhook = await installWebhook(cluster, { manifests });
  }, BUDGET_MS);
  afterAll(async () => {
    await webhook?.stop();
    await cluster?.stop();
  }, BUDGET_MS);
  return {
    get cluster() {
      if (cluster === undefined) throw new Error('the cluster did not start');
      return cluster;
    },
    get webhook() {
      if (webhook === undefined) throw new Error('the webhook did not start');
      return webhook;
    },
  };
}
