import { latestEnd } from '../container-facts.ts';
import type { Cause, Evidence } from '../cause.ts';
import { containerEvidence } from '../evidence.ts';
import type { PodCase } from '../pod-case.ts';
import type { LogExtract } from '../read-log-extract.ts';

/** Where cass-operator sends Cassandra's system.log. */
const SYSTEM_LOGGER = 'server-system-logger';
/** What a cause is told by stands at the beginning of a line. */
const MAX_LINE = 2_000;

/** A cause that Cassandra or the JVM names itself. */
export interface LogSign {
  readonly id: string;
  readonly title: string;
  /** As Cassandra words it, for the reference page. */
  readonly says: string;
  readonly source: string;
  /** Is held against each line of a warning or error, and of what is in no format. */
  readonly pattern: RegExp;
  readonly isSymptom?: true;
  readonly explainedBy?: readonly string[];
  /** As of a {@link Cause}. */
  readonly inTemplate?: 'likely' | 'perhaps';
  readonly text: string | ((match: RegExpExecArray, one: PodCase) => string);
  readonly next: (one: PodCase, match: RegExpExecArray) => readonly string[];
}

/** Makes a cause of what stands in the log. */
export function logCause(sign: LogSign): Cause<PodCase> {
  const { id, title, says, source, isSymptom, explainedBy, inTemplate, text, next } = sign;
  return {
    id,
    title,
    sign: `In the log of Cassandra: ${says}.`,
    source,
    ...(isSymptom && { isSymptom }),
    ...(explainedBy && { explainedBy }),
    ...(inTemplate && { inTemplate }),
    find(one) {
      const hit = findLine(one, sign.pattern);
      if (hit === undefined) return undefined;
      return {
        text: typeof text === 'string' ? text : text(hit.match, one),
        next: next(one, hit.match),
        evidence: [logEvidence(one, hit), ...endEvidence(one)],
      };
    },
  };
}

interface Hit {
  readonly log: LogExtract;
  readonly time: string;
  readonly line: string;
  readonly match: RegExpExecArray;
}

/** The last line that matches, of what the container said last or, failing that, before. */
export function findLine(
  { logs, cassandra }: Pick<PodCase, 'logs' | 'cassandra'>,
  pattern: RegExp,
): Hit | undefined {
  for (const log of logs) {
    if (log.container !== cassandra && log.container !== SYSTEM_LOGGER) continue;
    for (const { time, lines } of log.entries.toReversed()) {
      for (const line of lines) {
        const match = pattern.exec(line.slice(0, MAX_LINE));
        if (match !== null) return { log, time, line, match };
      }
    }
  }
  return undefined;
}

export function logEvidence(
  { label }: Pick<PodCase, 'label'>,
  { log, time, line }: Pick<Hit, 'log' | 'time' | 'line'>,
): Evidence {
  return {
    source: 'log',
    object: label,
    container: log.isPrevious ? `${log.container}, before its restart` : log.container,
    time: time === '' ? undefined : time,
    text: line.trim(),
  };
}

/** How the container of Cassandra ended, where it did. */
export function endEvidence({ label, containers, cassandra }: PodCase): readonly Evidence[] {
  return containers
    .filter((one) => one.name === cassandra && latestEnd(one) !== undefined)
    .map((one) => containerEvidence(label, one));
}
