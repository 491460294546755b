import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';
import { inNamespace } from '../in-cluster.ts';
import { levelOfCheck } from '../level-of-check.ts';

/** Told by the check of certificates. */
const ELSEWHERE = ['certificate-authority', 'serving-certificate'];

export const WEBHOOK: HealthCheck = {
  id: 'webhook',
  title: 'the admission webhook is installed and answers',
  source:
    'The webhook configurations, its Deployment, and, where there is one of the configurations, two server-side dry runs of trial objects, as webhook status makes them.',
  thresholds:
    'CRIT: it is broken and pods here carry its parts: the next pod may start without them. WARN: it is broken and no pod carries them, or webhook status warns. Skipped where it is not installed and no pod is injected.',
  needs: ['webhook'],
  judge(facts) {
    const { webhook } = facts;
    if ('error' in webhook) return [unknownFor(webhook.error)];
    const { checks, gaps } = webhook.value;
    const isUsed = isInjected(facts);
    const isAbsent = checks.some(
      ({ id, result, detail }) =>
        id === 'mutating-configuration' && result === 'FAIL' && detail === 'not installed',
    );
    if (isAbsent && !isUsed) {
      return [{ level: 'skipped', reason: 'it is not installed, and no pod is injected' }];
    }
    const findings = checks
      .filter(({ id }) => !ELSEWHERE.includes(id))
      .flatMap((check): Finding[] => {
        const level = levelOfCheck(check, gaps);
        if (level === 'ok') return [];
        return [
          {
            level: level === 'crit' && !isUsed ? 'warn' : level,
            subject: check.id,
            reason: check.detail,
            next: check.next ?? `kubectl k8ssandra webhook status${inNamespace(facts)}`,
          },
        ];
      });
    return findings.length > 0
      ? findings
      : [{ level: 'ok', reason: 'it injects a trial pod and refuses a trial StatefulSet' }];
  },
};

function isInjected({ view }: HealthFacts): boolean {
  return view.members.some(
    ({ podStatus }) => podStatus?.injection === 'injected' || podStatus?.injection === 'incomplete',
  );
}
