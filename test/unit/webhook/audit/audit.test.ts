import { describe, expect, it } from 'vitest';

import { record } from '../../../../webhook/admission/decision-record.ts';
import type { DecisionRecord } from '../../../../webhook/admission/decision-record.ts';
import { parseReview } from '../../../../webhook/admission/review.ts';
import { createAudit } from '../../../../webhook/audit/audit.ts';
import type { DecisionEvent } from '../../../../webhook/audit/decision-event.ts';
import { createRegistry } from '../../../../webhook/metrics/registry.ts';
import { createWebhookMetrics } from '../../../../webhook/metrics/webhook-metrics.ts';
import { aReview, REVIEW_UID } from '../../../support/a-review.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { keptLog } from '../../../support/kept-log.ts';
import { SOME_PARTS } from '../../../support/some-parts.ts';

const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'c', uid: 'u', controller: true };
const object = { metadata: { name: 'c-0', ownerReferences: [owner] } };

function setUp(eventsOn = true) {
  const [clock, log, registry] = [fakeClock(), keptLog(), createRegistry()];
  const events: DecisionEvent[] = [];
  const recorder = { record: (event: DecisionEvent) => void events.push(event) };
  const metrics = createWebhookMetrics(registry);
  const audit = createAudit({ log, metrics, events: eventsOn ? recorder : undefined, clock });
  const keep = (from: DecisionRecord, request = {}): void => {
    const review = parseReview(aReview({ object, ...request }));
    audit({ route: 'mutate-pods', request: review, record: from, durationMs: 0.51234 });
  };
  return { log, registry, events, keep };
}

const injected = record('injected', { parts: SOME_PARTS, patch: [{ op: 'remove', path: '/x' }] });

describe('the books about a decision', () => {
  it('have a line without anything of the object but its name', () => {
    const { log, keep } = setUp();
    keep(injected);
    expect(log.lines).toEqual([
      {
        level: 'info',
        event: 'reviewed',
        fields: {
          uid: REVIEW_UID,
          route: 'mutate-pods',
          kind: 'Pod',
          namespace: 'prod',
          name: 'cassandra-0',
          operation: 'CREATE',
          dryRun: false,
          decision: 'injected',
          rules: undefined,
          reasons: undefined,
          revision: 'r1',
          factsMissing: undefined,
          ms: 0.512,
        },
      },
    ]);
  });

  it('cut names that no API server would send', () => {
    const { log, keep } = setUp();
    keep(injected, { name: 'x'.repeat(1_000) });
    expect(String(log.lines[0]?.fields['name'])).toHaveLength(253);
  });

  it('have metrics whose labels do not come from the request', () => {
    const { registry, keep } = setUp();
    keep(injected, { namespace: 'secret-project' });
    keep(
      record('skipped', {
        reasons: [
          { code: 'host-network', detail: 'd' },
          { code: 'name-taken', detail: 'd' },
        ],
      }),
    );
    const page = registry.write();
    for (const line of [
      'k8ssandra_webhook_reviews_total{route="mutate-pods",decision="injected"} 1',
      'k8ssandra_webhook_reviews_total{route="mutate-pods",decision="skipped"} 1',
      'k8ssandra_webhook_skips_total{reason="host-network"} 1',
      'k8ssandra_webhook_skips_total{reason="name-taken"} 1',
      'k8ssandra_webhook_review_duration_seconds_bucket{route="mutate-pods",le="0.001"} 2',
      'k8ssandra_webhook_last_review_timestamp_seconds 1767225600',
    ]) {
      expect(page).toContain(`${line}\n`);
    }
    expect(page).not.toContain('secret-project');
  });

  it('have an Event for the owner, but not on a dry run', () => {
    const { events, keep } = setUp();
    keep(injected, { dryRun: true });
    expect(events).toEqual([]);
    keep(injected);
    expect(events).toMatchObject([{ reason: 'Injected', target: { name: 'c' } }]);
  });

  it('have no Event when those are switched off', () => {
    const { events, keep } = setUp(false);
    keep(injected);
    expect(events).toEqual([]);
  });
});
