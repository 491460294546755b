import type { Evidence } from '../cause.ts';
import type { PodCase } from '../pod-case.ts';
import { logEvidence } from './log-cause.ts';

/** The last lines that a container has logged. */
export function lastWords(
  one: Pick<PodCase, 'logs' | 'label'>,
  container: string,
): readonly Evidence[] {
  const log = one.logs.find((each) => each.container === container && each.lastLines.length > 0);
  if (log === undefined) return [];
  return log.lastLines.map(({ time, text }) => logEvidence(one, { log, time, line: text }));
}
