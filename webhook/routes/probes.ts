import type { Express } from 'express';

import type { Readiness } from '../lifecycle/readiness.ts';
import { METRICS_CONTENT_TYPE } from '../metrics/registry.ts';
import type { MetricsRegistry } from '../metrics/registry.ts';
import { PLAIN_TEXT, send } from './send.ts';

/** Alive is whoever answers; ready is whoever should be asked. */
export function addProbeRoutes(app: Express, readiness: Readiness): void {
  app.get('/healthz', (_request, response) => {
    send(response, { status: 200, type: PLAIN_TEXT, body: 'ok\n' }, readiness);
  });
  app.get('/readyz', (_request, response) => {
    const status = readiness.ready ? 200 : 503;
    send(response, { status, type: PLAIN_TEXT, body: readiness.report() }, readiness);
  });
}

export function addMetricsRoute(
  app: Express,
  registry: MetricsRegistry,
  readiness: Readiness,
): void {
  app.get('/metrics', (_request, response) => {
    const body = registry.write();
    send(response, { status: 200, type: METRICS_CONTENT_TYPE, body }, readiness);
  });
}
