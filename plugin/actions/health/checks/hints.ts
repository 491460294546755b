import type { RingNode } from '../../../../shared/domain/cluster-ring.ts';
import { formatAge } from '../../../../shared/domain/duration.ts';
import { memberName } from '../member-name.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';
import { judgeNodes } from '../judge-nodes.ts';
import { isStopped } from '../stopped-datacenters.ts';
import { waitingHints } from '../waiting-hints.ts';
import type { WaitingHints } from '../waiting-hints.ts';

/** `max_hint_window` in the cassandra.yaml of 4.1 and 5.0. */
const WINDOW_MS = 3 * 60 * 60 * 1_000;

export const HINTS: HealthCheck = {
  id: 'hints',
  title: 'no writes wait to be handed over',
  source:
    'The metrics of each node, which count the hints written for every other one since it started; where there are none, nodetool listpendinghints, which lists the files that wait. Metrics do not say what was delivered, so that hints for nodes that are up are not told; nodetool does not list a file that is still being written.',
  thresholds:
    'WARN: hints wait for a node, or were written for one that is down: it lacks these rows. CRIT: hints have waited for more than 3 hours: after that (max_hint_window, unless it is set) nodes write no more of them, and only a repair brings the rest. For a datacenter that is stopped on purpose it stays WARN.',
  needs: ['ring', 'hints'],
  judge(facts) {
    const told = judgeNodes(facts, {
      answer: ({ hints }) => hints,
      judge: () => [],
      ok: (count) => `none of ${count} nodes keeps hints that wait`,
    });
    const hints = waitingHints(facts);
    const paused = facts.stopped.flatMap(({ name }) => judgeStopped(name, hints, facts));
    const others = hints.filter(({ target }) => !isStopped(nodeOf(target, facts), facts));
    const waiting = [...paused, ...others.map((one) => judgeTarget(one, facts))];
    return [...waiting, ...told.filter(({ level }) => level !== 'ok' || waiting.length === 0)];
  },
};

function nodeOf(target: string, { view }: HealthFacts): RingNode | undefined {
  return view.ring?.nodes.find(({ address, hostId }) => address === target || hostId === target);
}

/** That these are late is no surprise, and no fault. */
function judgeStopped(
  datacenter: string,
  hints: readonly WaitingHints[],
  facts: HealthFacts,
): readonly Finding[] {
  const own = hints.filter(({ target }) => nodeOf(target, facts)?.datacenter === datacenter);
  if (own.length === 0) return [];
  return [
    {
      level: 'warn',
      subject: `datacenter ${datacenter}`,
      reason: `hints wait for ${own.length === 1 ? '1 node' : `${own.length} nodes`} of it, and it is stopped on purpose`,
      next: 'Repair it once it is started again: hints bring what it missed in the first 3 hours only.',
    },
  ];
}

function judgeTarget(hints: WaitingHints, facts: HealthFacts): Finding {
  const { target, isDown, oldestMs } = hints;
  const member = facts.view.members.find(({ node }) => node?.address === target);
  const ageMs = oldestMs === undefined ? 0 : facts.nowMs - oldestMs;
  const isLate = ageMs > WINDOW_MS;
  const subject = member === undefined ? target : memberName(member);
  return {
    level: isLate ? 'crit' : 'warn',
    subject,
    reason: reasonOf(hints, ageMs),
    next: isLate ? LATE : isDown ? DOWN : ON_THE_WAY,
  };
}

const LATE = 'Bring it back, and repair it: hints alone do not bring all that it missed.';
const DOWN = 'Bring it back within 3 hours, and it gets them by itself.';
const ON_THE_WAY = 'Look again in some minutes: they should be on their way.';

function reasonOf({ isDown, keepers, oldestMs, written }: WaitingHints, ageMs: number): string {
  const who = keepers === 1 ? '1 node keeps' : `${keepers} nodes keep`;
  const facts = [
    ...(isDown ? ['it is down'] : []),
    ...(written === undefined ? [] : [`${written} were written`]),
    ...(oldestMs === undefined ? [] : [`the oldest is from ${formatAge(ageMs)} ago`]),
  ];
  return `${who} hints for it: ${facts.join(', ')}`;
}
