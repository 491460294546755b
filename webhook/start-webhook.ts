import { createServer as createPlainServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import type { CertificateFiles } from '../shared/ports/certificate-files.ts';
import type { CertificateMaker } from '../shared/ports/certificates.ts';
import type { Clock } from '../shared/ports/clock.ts';
import type { KubernetesApi } from '../shared/ports/kubernetes-api.ts';
import type { TextSink } from '../shared/ports/text-sink.ts';
import type { WatchCollection } from '../shared/ports/watched-collection.ts';
import { mutatePods, mutateStatefulSets } from './admission/injection.ts';
import type { InjectionEngine } from './admission/injection.ts';
import { validate } from './admission/validation.ts';
import type { Judge } from './admission/validation.ts';
import { createAudit } from './audit/audit.ts';
import { createEventRecorder } from './audit/event-recorder.ts';
import { createLog } from './audit/log.ts';
import type { Log } from './audit/log.ts';
import { followFacts } from './facts/follow-facts.ts';
import type { Facts } from './facts/follow-facts.ts';
import { drain } from './lifecycle/drain.ts';
import { limitConnections } from './lifecycle/http-limits.ts';
import { listen } from './lifecycle/listen.ts';
import { createReadiness } from './lifecycle/readiness.ts';
import { createRegistry } from './metrics/registry.ts';
import { createWebhookMetrics } from './metrics/webhook-metrics.ts';
import type { AdmissionDeps } from './routes/admission.ts';
import { createLoadGate } from './routes/load-gate.ts';
import { createPlainApp, createReviewApp } from './server.ts';
import type { WebhookConfig } from './settings-table.ts';
import type { CertificateSource } from './tls/certificate-source.ts';
import { fileCertificate } from './tls/file-certificate.ts';
import { keepCertificate } from './tls/keep-certificate.ts';
import { selfManagedCertificate } from './tls/self-managed-certificate.ts';

/** The machine and the cluster, as the webhook sees them. */
export interface WebhookPorts {
  readonly clock: Clock;
  readonly api: KubernetesApi;
  readonly watch: WatchCollection;
  readonly certificates: CertificateMaker;
  readonly certificateFiles: CertificateFiles;
  readonly readServedFingerprint: (host: string, port: number) => Promise<string>;
  readonly output: TextSink;
  readonly residentBytes: () => number;
  /** Name of this replica. */
  readonly instance: string;
}

/** What decides. Pure. */
export interface Engine extends InjectionEngine {
  readonly judge: Judge;
}

export interface RunningWebhook {
  readonly httpsPort: number;
  readonly httpPort: number;
  readonly log: Log;
  /** Drains and ends. The log is flushed when it resolves. */
  stop(): Promise<void>;
}

/**
 * Starts everything and returns as soon as both ports are open; `/readyz` tells
 * when reviews should come.
 *
 * @throws AppError when a port cannot be had.
 */
export async function startWebhook(
  config: WebhookConfig,
  ports: WebhookPorts,
  engine: Engine,
): Promise<RunningWebhook> {
  const { clock, api } = ports;
  const background = new AbortController();
  const { signal } = background;
  const registry = createRegistry();
  const metrics = createWebhookMetrics(registry);
  const readiness = createReadiness();
  const log = createLog({
    level: config.log.level,
    sink: ports.output,
    clock,
    onDropped: (lines) => {
      metrics.logDropped.add([], lines);
    },
  });
  const gate = createLoadGate(config.limits);
  const facts = followFacts(
    { config, api, watch: ports.watch, clock, log, metrics, readiness },
    signal,
  );
  const count = (outcome: string): void => {
    metrics.events.add([outcome]);
  };
  const events = config.events.enabled
    ? createEventRecorder({ api, clock, instance: ports.instance, count, signal })
    : undefined;
  const audit = createAudit({ log, metrics, events, clock });
  registry.beforeWrite(() => {
    metrics.inFlight.set([], gate.inFlight);
    metrics.ready.set([], readiness.ready ? 1 : 0);
    metrics.memory.set([], ports.residentBytes());
    facts.measure();
  });

  const handlers = createHandlers(config, facts, engine);
  const reviewApp = createReviewApp({ handlers, gate, clock, audit, log, metrics, readiness });
  const reviewServer = createTlsServer({ minVersion: MIN_TLS }, reviewApp);
  const plainServer = createPlainServer(createPlainApp({ readiness, registry, log }));
  limitConnections(reviewServer);
  const { address } = config.listen;
  const httpPort = await listen(plainServer, address, config.listen.httpPort);
  const httpsPort = await listen(reviewServer, address, config.listen.httpsPort);
  log.write('info', 'listening', { httpsPort, httpPort });

  void keepCertificate(
    {
      source: certificateSource(config, ports),
      clock,
      log,
      readiness,
      metrics,
      serve: ({ certificate: cert, privateKey: key }) => {
        reviewServer.setSecureContext({ cert, key, minVersion: MIN_TLS });
      },
      readServed: () => ports.readServedFingerprint(address || 'localhost', httpsPort),
    },
    signal,
  );

  return {
    httpsPort,
    httpPort,
    log,
    async stop() {
      readiness.set('shutdown', 'the process has been told to end');
      log.write('info', 'draining', { ...config.shutdown });
      await drain(reviewServer, { clock, ...config.shutdown });
      background.abort();
      plainServer.close();
      plainServer.closeAllConnections();
      log.write('info', 'stopped');
      log.flush();
    },
  };
}

const MIN_TLS = 'TLSv1.2';

function createHandlers(
  { injection, policy }: WebhookConfig,
  { namespaces, nativeSidecars }: Facts,
  engine: Engine,
): AdmissionDeps['handlers'] {
  const injectionDeps = { engine, facts: namespaces, settings: injection, nativeSidecars };
  const validation = { judge: engine.judge, enforcement: policy.enforcement };
  return {
    'mutate-pods': mutatePods(injectionDeps),
    'mutate-statefulsets': mutateStatefulSets(injectionDeps),
    'validate-statefulsets': validate(validation, 'statefulsets'),
    'validate-cassandradatacenters': validate(validation, 'cassandradatacenters'),
    'validate-k8ssandraclusters': validate(validation, 'k8ssandraclusters'),
  };
}

function certificateSource(
  { tls, install }: WebhookConfig,
  { api, clock, certificates: maker, certificateFiles: files }: WebhookPorts,
): CertificateSource {
  const { namespace, serviceName } = install;
  const serverName = `${serviceName}.${namespace}.svc`;
  if (tls.mode === 'files') return fileCertificate({ files, maker, serverName });
  return selfManagedCertificate({
    api,
    maker,
    clock,
    secret: { namespace, name: tls.secretName },
    configurations: {
      mutating: install.mutatingConfiguration,
      validating: install.validatingConfiguration,
    },
    names: [serverName, `${serviceName}.${namespace}`, ...tls.extraNames],
  });
}
