import type { Express, Request, Response } from 'express';

import type { Clock } from '../../shared/ports/clock.ts';
import { OUT_OF_TIME } from '../admission/decision-record.ts';
import type { DecisionRecord } from '../admission/decision-record.ts';
import { encodeReview } from '../admission/encode-review.ts';
import { MalformedReviewError, parseReview } from '../admission/review.ts';
import type { AdmissionRequest } from '../admission/review.ts';
import type { ReviewHandler } from '../admission/review-handler.ts';
import type { Audit } from '../audit/audit-entry.ts';
import type { Log } from '../audit/log.ts';
import type { Readiness } from '../lifecycle/readiness.ts';
import type { WebhookMetrics } from '../metrics/webhook-metrics.ts';
import { budgetOf, inTime } from './deadline.ts';
import type { LoadGate } from './load-gate.ts';
import { checkHeaders, readBody } from './read-body.ts';
import { AbortedError, RequestError } from './request-error.ts';
import { checkParts } from './review-size.ts';
import { ROUTES } from './route-table.ts';
import type { RouteName } from './route-table.ts';
import { PLAIN_TEXT, send } from './send.ts';

export interface AdmissionDeps {
  readonly handlers: Readonly<Record<RouteName, ReviewHandler>>;
  readonly gate: LoadGate;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
  readonly readiness: Readiness;
  readonly metrics: Pick<WebhookMetrics, 'errors' | 'aborted'>;
}

/** HTTP only: it decodes, delegates and encodes. What is allowed is decided elsewhere. */
export function addAdmissionRoutes(app: Express, deps: AdmissionDeps): void {
  for (const route of Object.keys(ROUTES) as RouteName[]) {
    const { path } = ROUTES[route];
    app.post(path, (request, response) => serve(deps, route, request, response));
    app.all(path, (_request, response) => {
      response.setHeader('Allow', 'POST');
      refuse(deps, route, response, new RequestError(405, 'a review is sent with POST'));
    });
  }
}

async function serve(
  deps: AdmissionDeps,
  route: RouteName,
  request: Request,
  response: Response,
): Promise<void> {
  const startMs = deps.clock.nowMs();
  if (!deps.gate.enter()) {
    refuse(deps, route, response, new RequestError(429, 'too many reviews in flight'));
    return;
  }
  try {
    const deadlineMs = startMs + budgetOf(request.url);
    const review = await receive(deps, request, deadlineMs - startMs);
    const record = await decide(deps, route, review, deadlineMs);
    const body = encodeReview(review.uid, record);
    send(response, { status: 200, type: 'application/json', body }, deps.readiness);
    deps.audit({ route, request: review, record, durationMs: deps.clock.nowMs() - startMs });
  } catch (error) {
    refuse(deps, route, response, error);
  } finally {
    deps.gate.leave();
  }
}

async function receive(
  { gate }: AdmissionDeps,
  request: Request,
  timeoutMs: number,
): Promise<AdmissionRequest> {
  checkHeaders(request);
  const body = await readBody(request, { timeoutMs, gate });
  checkParts(body);
  return parseReview(parseJson(body));
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    // The message of the parser quotes the body, which may hold secrets.
    throw new MalformedReviewError('the body is not JSON');
  }
}

function decide(
  { handlers, clock }: AdmissionDeps,
  route: RouteName,
  review: AdmissionRequest,
  deadlineMs: number,
): DecisionRecord | Promise<DecisionRecord> {
  const budgetMs = Math.max(0, deadlineMs - clock.nowMs());
  const outcome = handlers[route](review, budgetMs);
  return outcome instanceof Promise ? inTime(outcome, budgetMs, OUT_OF_TIME) : outcome;
}

/**
 * Answers anything but 200, and never with a denial: whether the object gets in
 * is then up to the `failurePolicy` of the webhook configuration.
 */
function refuse(deps: AdmissionDeps, route: RouteName, response: Response, error: unknown): void {
  if (error instanceof AbortedError) {
    deps.metrics.aborted.add([route]);
    return;
  }
  const status = statusOf(error);
  deps.metrics.errors.add([route, String(status)]);
  if (status === 500) deps.log.write('error', 'failed', { route, error: describe(error) });
  else deps.log.write('debug', 'refused', { route, status, error: String(error) });
  if (response.headersSent) return;
  if (status === 429) response.setHeader('Retry-After', '1');
  // The rest of the body may be long or never come: do not wait for it.
  if (status === 413 || status === 408) response.setHeader('Connection', 'close');
  const text = status === 500 || !(error instanceof Error) ? 'internal error' : error.message;
  send(response, { status, type: PLAIN_TEXT, body: `${text}\n` }, deps.readiness);
}

function statusOf(error: unknown): number {
  if (error instanceof RequestError) return error.status;
  return error instanceof MalformedReviewError ? 400 : 500;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
