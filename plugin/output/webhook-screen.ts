import type { WebhookCheck } from '../actions/webhook/assess-webhook.ts';
import type { DocumentHead } from './json-document.ts';
import { wrap, wrapAdvice } from './wrap.ts';

/** What `webhook status -o json` prints. */
export interface WebhookDocument extends DocumentHead {
  /** True when no check failed. */
  readonly healthy: boolean;
  readonly checks: readonly WebhookCheck[];
}

const WIDTH = 80;

/** A line for each check and, where it is not OK, what to do. */
export function renderWebhook({ checks }: WebhookDocument): string {
  const idWidth = Math.max(...checks.map(({ id }) => id.length)) + 2;
  const indent = ' '.repeat(6 + idWidth);
  const lines = checks.flatMap(({ id, result, detail, next }) => {
    const [first = '', ...more] = wrap(detail, WIDTH - indent.length);
    return [
      `${result.padEnd(6)}${id.padEnd(idWidth)}${first}`,
      ...more.map((line) => indent + line),
      ...wrapAdvice(next, WIDTH - indent.length).map((line) => indent + line),
    ];
  });
  const failed = checks.filter(({ result }) => result === 'FAIL').length;
  const warned = checks.filter(({ result }) => result === 'WARN').length;
  const warnings = warned === 1 ? '1 warning' : `${warned} warnings`;
  const summary = failed + warned === 0 ? 'The webhook works.' : `${failed} failed, ${warnings}.`;
  return `${[...lines, '', summary].join('\n')}\n`;
}
