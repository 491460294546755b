import type { Check } from '../check.ts';
import { checkLines, countText } from './check-lines.ts';
import type { DocumentHead } from './json-document.ts';

/** What `webhook status -o json` prints. */
export interface WebhookDocument extends DocumentHead {
  /** True when no check failed. */
  readonly healthy: boolean;
  readonly checks: readonly Check[];
}

/** A line for each check and, where it is not OK, what to do. */
export function renderWebhook({ checks }: WebhookDocument): string {
  const summary = countText(checks) ?? 'The webhook works.';
  return `${[...checkLines(checks), '', summary].join('\n')}\n`;
}
