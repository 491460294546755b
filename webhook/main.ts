import { hostname } from 'node:os';

import { findConnection, openCluster } from '../shared/adapters/kubernetes/connect-cluster.ts';
import { proxyFor } from '../shared/adapters/kubernetes/proxy-for.ts';
import { watchCollections } from '../shared/adapters/kubernetes/watch-collection.ts';
import { WatchConfig } from '../shared/adapters/kubernetes/watch-config.ts';
import { createFileSink } from '../shared/adapters/system/file-sink.ts';
import { localFiles } from '../shared/adapters/system/local-files.ts';
import { systemClock } from '../shared/adapters/system/system-clock.ts';
import { certificateFolder } from '../shared/adapters/tls/certificate-folder.ts';
import { forgeCertificates } from '../shared/adapters/tls/forge-certificates.ts';
import { readServedFingerprint } from '../shared/adapters/tls/served-certificate.ts';
import { parseYaml } from '../shared/adapters/yaml/parse-yaml.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { EXIT_CODES } from '../shared/errors/exit-code.ts';
import { injectPod } from '../shared/injection/inject-pod.ts';
import { pinStatefulSet } from '../shared/injection/pin-stateful-set.ts';
import { judge } from '../shared/policy/judge.ts';
import { CONFIG_FILE_VARIABLE, loadConfig } from './config.ts';
import type { WebhookConfig } from './settings-table.ts';
import { startWebhook } from './start-webhook.ts';
import type { RunningWebhook, WebhookPorts } from './start-webhook.ts';

const MAX_CONFIG_BYTES = 1024 * 1024;

async function main(): Promise<void> {
  const config = await readConfig();
  const webhook = await startWebhook(config, await openPorts(config), {
    injectPod,
    pinStatefulSet,
    judge,
  });
  endOnSignals(webhook);
  endOnBugs(webhook);
}

async function readConfig(): Promise<WebhookConfig> {
  const path = process.env[CONFIG_FILE_VARIABLE] ?? '';
  if (path === '') return loadConfig({ env: process.env, file: undefined });
  const text = await localFiles.readText(path, MAX_CONFIG_BYTES);
  return loadConfig({ env: process.env, file: { path, content: parseConfig(path, text) } });
}

function parseConfig(path: string, text: string): unknown {
  try {
    return parseYaml(text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('KDS_BAD_CONFIG', `${path}: ${problem}`, {
      hint: 'Write the file in YAML or JSON.',
      cause,
    });
  }
}

async function openPorts({ install, tls }: WebhookConfig): Promise<WebhookPorts> {
  const { env } = process;
  const target = install.kubeconfig === '' ? {} : { kubeconfig: install.kubeconfig };
  const connection = await findConnection(target, env);
  const { api } = openCluster(connection, { environment: env, userAgent: 'k8ssandra-webhook' });
  const proxyUrl = proxyFor(connection.server, connection.proxyUrl, env);
  return {
    clock: systemClock,
    api,
    watch: watchCollections({
      api,
      config: new WatchConfig(connection, proxyUrl),
      clock: systemClock,
    }),
    certificates: forgeCertificates,
    certificateFiles: certificateFolder(tls.folder),
    readServedFingerprint,
    output: createFileSink(process.stdout.fd),
    residentBytes: () => process.memoryUsage.rss(),
    instance: hostname(),
  };
}

/** The first signal drains, the second ends at once. */
function endOnSignals(webhook: RunningWebhook): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) {
      webhook.log.flush();
      process.exit(EXIT_CODES.interrupted.code);
    }
    stopping = true;
    void webhook.stop().then(() => process.exit(EXIT_CODES.ok.code));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** After a bug nothing is certain any more, but reviews under way may still get through. */
function endOnBugs(webhook: RunningWebhook): void {
  let failed = false;
  const end = (error: unknown): void => {
    webhook.log.write('error', 'bug', { error: describe(error) });
    webhook.log.flush();
    if (failed) process.exit(EXIT_CODES.bug.code);
    failed = true;
    void webhook.stop().finally(() => process.exit(EXIT_CODES.bug.code));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await main();
} catch (error) {
  const foreseen = error instanceof AppError;
  process.stderr.write(
    foreseen ? `error: ${error.message}\n${error.hint}\n` : `bug: ${describe(error)}\n`,
  );
  process.exit(foreseen ? error.exitCode : EXIT_CODES.bug.code);
}
