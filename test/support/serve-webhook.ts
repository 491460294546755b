import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import type { Clock } from '../../shared/ports/clock.ts';
import { IGNORED } from '../../webhook/admission/decision-record.ts';
import type { ReviewHandler } from '../../webhook/admission/review-handler.ts';
import { createAudit } from '../../webhook/audit/audit.ts';
import type { Audit } from '../../webhook/audit/audit-entry.ts';
import { createReadiness } from '../../webhook/lifecycle/readiness.ts';
import { createRegistry } from '../../webhook/metrics/registry.ts';
import type { MetricsRegistry } from '../../webhook/metrics/registry.ts';
import { createWebhookMetrics } from '../../webhook/metrics/webhook-metrics.ts';
import { createLoadGate } from '../../webhook/routes/load-gate.ts';
import type { RouteName } from '../../webhook/routes/route-table.ts';
import { createReviewApp } from '../../webhook/server.ts';
import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import { keptLog } from './kept-log.ts';
import type { KeptLog } from './kept-log.ts';
import { faultsOf } from './review-verifier.ts';

interface ServeOptions {
  readonly handlers?: Partial<Record<RouteName, ReviewHandler>>;
  readonly maxInFlight?: number;
  readonly maxHeldBytes?: number;
  readonly clock?: Clock;
  readonly audit?: Audit;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The `response` of the AdmissionReview; empty for anything but a review. */
  readonly response: Readonly<Record<string, unknown>>;
}

/** The app of the HTTPS port behind real HTTP on the loopback interface, without TLS. */
export interface ServedWebhook {
  readonly server: Server;
  readonly port: number;
  readonly log: KeptLog;
  readonly registry: MetricsRegistry;
  /** Sends a review; a string or a buffer goes out as it is. Every 200 is checked against the contract. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** A connection to write to by hand. */
  dial(): Socket;
  close(): Promise<void>;
}

export async function serveWebhook({
  handlers = {},
  maxInFlight = 100,
  maxHeldBytes = 2 ** 26,
  clock = systemClock,
  audit,
}: ServeOptions = {}): Promise<ServedWebhook> {
  const [log, registry, readiness] = [keptLog(), createRegistry(), createReadiness()];
  const metrics = createWebhookMetrics(registry);
  const ignore: ReviewHandler = () => IGNORED;
  const app = createReviewApp({
    handlers: {
      'mutate-pods': ignore,
      'mutate-statefulsets': ignore,
      'validate-statefulsets': ignore,
      'validate-cassandradatacenters': ignore,
      'validate-k8ssandraclusters': ignore,
      ...handlers,
    },
    gate: createLoadGate({ maxInFlight, maxHeldBytes }),
    clock,
    audit: audit ?? createAudit({ log, metrics, events: undefined, clock }),
    log,
    metrics,
    readiness,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    server,
    port,
    log,
    registry,
    async post(path, body, headers = { 'content-type': 'application/json' }) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers,
        body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      });
      const text = await answer.text();
      const isReview = answer.status === 200;
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        response: isReview ? checked(path, body, text) : {},
      };
    },
    dial: () => connect(port, '127.0.0.1'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function checked(path: string, body: unknown, text: string): Readonly<Record<string, unknown>> {
  const sent: unknown =
    typeof body === 'string' || Buffer.isBuffer(body) ? JSON.parse(String(body)) : body;
  const { uid } = (sent as { request: { uid: string } }).request;
  const answer: unknown = JSON.parse(text);
  const faults = faultsOf(answer, { uid, mutating: path.startsWith('/mutate/') });
  if (faults.length > 0) throw new Error(`not a valid answer: ${faults.join('; ')}: ${text}`);
  return (answer as { response: Record<string, unknown> }).response;
}
