import { groupBy } from '../../../shared/domain/group-by.ts';
import type { Answer } from '../webhook/gather-webhook.ts';
import type { Finding } from './health-check.ts';
import type { HealthFacts, NodeFacts } from './health-facts.ts';
import { nameSome } from './name-some.ts';
import { noRing } from './no-ring.ts';

interface NodeQuestion<T> {
  readonly answer: (node: NodeFacts) => Answer<T>;
  /** @returns Empty when all is well. */
  readonly judge: (value: T, node: NodeFacts) => readonly Finding[];
  /** What is said when nothing is wrong with so many nodes. */
  readonly ok: (count: number) => string;
}

/** Judges what each node said of itself; those that did not say it for one reason are told together. */
export function judgeNodes<T>(
  facts: HealthFacts,
  { answer, judge, ok }: NodeQuestion<T>,
): readonly Finding[] {
  const { nodes } = facts;
  if (nodes.length === 0) return noRing(facts);
  const findings = nodes.flatMap((node) => {
    const told = answer(node);
    return 'value' in told ? judge(told.value, node) : [silence(node, told.error)];
  });
  return findings.length > 0 ? together(findings) : [{ level: 'ok', reason: ok(nodes.length) }];
}

function silence(
  { pod }: NodeFacts,
  { message, hint }: { message: string; hint: string },
): Finding {
  return { level: 'unknown', subject: pod.name, reason: message, next: hint };
}

/** Of nodes that are unknown for the same reason, one finding with all their names. */
function together(findings: readonly Finding[]): readonly Finding[] {
  const known = findings.filter(({ level }) => level !== 'unknown');
  const unknown = findings.filter(({ level }) => level === 'unknown');
  const groups = groupBy(unknown, ({ subject = '', reason }) =>
    subject === '' ? reason : reason.replaceAll(subject, 'POD'),
  );
  return [
    ...known,
    ...[...groups.values()].flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const subject = nameSome([first, ...others].map((one) => one.subject ?? ''));
      return [{ ...first, subject }];
    }),
  ];
}
