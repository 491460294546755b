import express from 'express';
import type { ErrorRequestHandler, Express } from 'express';

import type { Log } from './audit/log.ts';
import type { Readiness } from './lifecycle/readiness.ts';
import type { MetricsRegistry } from './metrics/registry.ts';
import { addAdmissionRoutes } from './routes/admission.ts';
import type { AdmissionDeps } from './routes/admission.ts';
import { addMetricsRoute, addProbeRoutes } from './routes/probes.ts';

/** The app of the HTTPS port. It does not listen, so that tests choose how to serve it. */
export function createReviewApp(deps: AdmissionDeps): Express {
  const app = bareApp();
  addAdmissionRoutes(app, deps);
  addProbeRoutes(app, deps.readiness);
  addLastResort(app, deps.log);
  return app;
}

interface PlainAppDeps {
  readonly readiness: Readiness;
  readonly registry: MetricsRegistry;
  readonly log: Log;
}

/** The app of the plain port. */
export function createPlainApp({ readiness, registry, log }: PlainAppDeps): Express {
  const app = bareApp();
  addProbeRoutes(app, readiness);
  addMetricsRoute(app, registry, readiness);
  addLastResort(app, log);
  return app;
}

function bareApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  return app;
}

/** For paths that express cannot decode, and for bugs outside of the reviews. */
function addLastResort(app: Express, log: Log): void {
  app.use((_request, response) => void response.status(404).type('text').send('not found\n'));
  const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    const isSenders = error instanceof URIError;
    if (!isSenders) log.write('error', 'failed', { error: String(error) });
    if (response.headersSent) return;
    response.status(isSenders ? 400 : 500).type('text');
    response.send(isSenders ? 'the path cannot be decoded\n' : 'internal error\n');
  };
  app.use(answerError);
}
