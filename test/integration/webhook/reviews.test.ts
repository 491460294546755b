import { afterEach, describe, expect, it } from 'vitest';

import { record } from '../../../webhook/admission/decision-record.ts';
import type { ReviewHandler } from '../../../webhook/admission/review-handler.ts';
import { ROUTES } from '../../../webhook/routes/route-table.ts';
import { aReview, REVIEW_UID } from '../../support/a-review.ts';
import { serveWebhook } from '../../support/serve-webhook.ts';
import type { ServedWebhook } from '../../support/serve-webhook.ts';
import { SOME_PARTS } from '../../support/some-parts.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const patch = [{ op: 'add', path: '/metadata/labels/a~1b', value: 'c' }] as const;
let webhook: ServedWebhook;

async function serve(handler: ReviewHandler, options = {}): Promise<void> {
  const handlers = { 'mutate-pods': handler, 'validate-statefulsets': handler };
  webhook = await serveWebhook({ handlers, ...options });
}

afterEach(() => webhook.close());

describe('a review', () => {
  it('is answered with a patch', async () => {
    await serve(() => record('injected', { patch, parts: SOME_PARTS }));
    const { status, headers, response } = await webhook.post('/mutate/pods', aReview());
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(response).toMatchObject({ uid: REVIEW_UID, allowed: true, patchType: 'JSONPatch' });
    expect(JSON.parse(Buffer.from(String(response['patch']), 'base64').toString())).toEqual(patch);
  });

  it('is answered with 200 when it is denied, too', async () => {
    await serve(() => record('denied', { refusal: '[a] no\n[b] no' }));
    const { status, response } = await webhook.post('/validate/statefulsets', aReview());
    expect(status).toBe(200);
    expect(response).toMatchObject({
      allowed: false,
      status: { code: 403, message: '[a] no\n[b] no' },
    });
  });

  it.each(Object.values(ROUTES).map(({ path }) => path))('is taken at %s', async (path) => {
    webhook = await serveWebhook();
    expect((await webhook.post(`${path}?timeout=10s`, aReview())).response).toMatchObject({
      allowed: true,
      auditAnnotations: { decision: 'ignored' },
    });
  });

  it('may be as large as the API server can make it', async () => {
    await serve(() => record('allowed'));
    const filler = 'x'.repeat(7 * 2 ** 20 - JSON.stringify(aReview({ filler: '' })).length);
    expect(await webhook.post('/mutate/pods', aReview({ filler }))).toMatchObject({ status: 200 });
    const more = aReview({ filler: `${filler}x` });
    expect(await webhook.post('/mutate/pods', more)).toMatchObject({ status: 413 });
  });

  it('may come in pieces of unknown length', async () => {
    await serve(() => record('allowed'));
    const text = JSON.stringify(aReview());
    const socket = webhook.dial();
    socket.write(
      `POST /mutate/pods HTTP/1.1\r\nHost: x\r\nContent-Type: application/json; charset=utf-8\r\n` +
        'Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    for (const piece of text.match(/.{1,500}/gs) ?? []) {
      socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    }
    socket.write('0\r\n\r\n');
    expect(await readAll(socket)).toMatch(/^HTTP\/1.1 200 OK[^]*"allowed":true/);
  });

  it('that is a bug of ours is answered with 500 and never with a denial', async () => {
    await serve(() => {
      throw new TypeError('secret detail');
    });
    const answer = await webhook.post('/validate/statefulsets', aReview());
    expect(answer).toMatchObject({ status: 500, text: 'internal error\n' });
    expect(webhook.log.lines).toMatchObject([
      {
        level: 'error',
        event: 'failed',
        fields: {
          route: 'validate-statefulsets',
          error: expect.stringContaining('secret detail') as string,
        },
      },
    ]);
    expect(webhook.registry.write()).toContain(
      'errors_total{route="validate-statefulsets",status="500"} 1',
    );
  });

  it('that fails later is answered with 500, too', async () => {
    await serve(() => Promise.reject(new Error('bug')));
    expect(await webhook.post('/mutate/pods', aReview())).toMatchObject({ status: 500 });
  });

  it.each([
    ['broken JSON', '{', JSON_TYPE, 400, 'the body is not JSON'],
    ['nothing', '', JSON_TYPE, 400, 'the body is not JSON'],
    ['another document', '{"kind":"Pod"}', JSON_TYPE, 400, 'not an admission.k8s.io/v1'],
    ['no content type', Buffer.from('{}'), {}, 415, 'content type'],
    ['another content type', '{}', { 'content-type': 'text/plain' }, 415, 'content type'],
    ['YAML', 'a: b', { 'content-type': 'application/yaml' }, 415, 'content type'],
    ['gzip', 'x', { ...JSON_TYPE, 'content-encoding': 'gzip' }, 415, 'content encoding'],
  ])('that is %s is refused', async (_name, body, headers, status, text) => {
    await serve(() => record('allowed'));
    const answer = await webhook.post('/mutate/pods', body, headers);
    expect(answer).toMatchObject({ status, text: expect.stringContaining(text) as string });
  });

  it('does not bring back a piece of the body with an error', async () => {
    await serve(() => record('allowed'));
    const { text } = await webhook.post('/mutate/pods', '{"password": "hunter2",');
    expect(text).not.toContain('hunter2');
    expect(JSON.stringify(webhook.log.lines)).not.toContain('hunter2');
  });

  it('is not sent with GET, nor to another path', async () => {
    await serve(() => record('allowed'));
    const base = `http://127.0.0.1:${webhook.port}`;
    const wrongMethod = await fetch(`${base}/mutate/pods`);
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${base}/mutate`)).status).toBe(404);
    expect((await webhook.post('/healthz', aReview())).status).toBe(404);
  });
});

describe('the deadline', () => {
  it('is kept: the object gets in, and everybody can see that nobody looked at it', async () => {
    await serve(() => new Promise(() => undefined));
    const { response } = await webhook.post('/mutate/pods?timeout=1s', aReview());
    expect(response).toEqual({
      uid: REVIEW_UID,
      allowed: true,
      warnings: [
        'k8ssandra-webhook: facts about the namespace came too late, nothing was injected',
      ],
      auditAnnotations: { decision: 'out-of-time', facts: 'missing' },
    });
    expect(webhook.log.lines).toMatchObject([
      { fields: { decision: 'out-of-time', ms: expect.closeTo(800, -2) as number } },
    ]);
  });

  it('is told to whoever has to look something up', async () => {
    const budgets: number[] = [];
    await serve((_request, budgetMs) => {
      budgets.push(budgetMs);
      return record('allowed');
    });
    await webhook.post('/mutate/pods?timeout=3s', aReview());
    await webhook.post('/mutate/pods', aReview());
    expect(budgets[0]).toBeGreaterThan(2_500);
    expect(budgets[0]).toBeLessThanOrEqual(2_800);
    expect(budgets[1]).toBeGreaterThan(9_500);
  });

  it('is a bug after the deadline nobody hears of', async () => {
    await serve(
      () =>
        new Promise((_resolve, reject) => {
          setTimeout(reject, 900, new Error('late bug'));
        }),
    );
    const { response } = await webhook.post('/mutate/pods?timeout=1s', aReview());
    expect(response).toMatchObject({ allowed: true });
  });
});

describe('too much at once', () => {
  it('is answered with 429 and when to try again', async () => {
    const waiting: (() => void)[] = [];
    await serve(
      () =>
        new Promise((resolve) => {
          waiting.push(() => {
            resolve(record('allowed'));
          });
        }),
      { maxInFlight: 2 },
    );
    const first = [1, 2].map(() => webhook.post('/mutate/pods', aReview()));
    await expect.poll(() => waiting.length).toBe(2);
    const shed = await webhook.post('/mutate/pods', aReview());
    expect([shed.status, shed.headers.get('retry-after')]).toEqual([429, '1']);
    for (const finish of waiting) finish();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
    const later = webhook.post('/mutate/pods', aReview());
    await expect.poll(() => waiting.length).toBe(3);
    waiting[2]?.();
    expect((await later).status).toBe(200);
  });

  it('counts the bytes of all reviews that are being read', async () => {
    await serve(() => record('allowed'), { maxHeldBytes: 10_000 });
    expect(await webhook.post('/mutate/pods', aReview())).toMatchObject({ status: 200 });
    const filler = 'x'.repeat(20_000);
    expect(await webhook.post('/mutate/pods', aReview({ filler }))).toMatchObject({ status: 429 });
    expect(await webhook.post('/mutate/pods', aReview())).toMatchObject({ status: 200 });
  });
});

function readAll(socket: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('end', () => {
      resolve(text);
    });
    socket.on('error', reject);
  });
}
