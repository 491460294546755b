/** Levels of Cassandra's log, from the least to the gravest. */
export const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** The first line of an entry of Cassandra's log. */
export interface CassandraLogLine {
  readonly level: LogLevel;
  readonly thread: string;
  /** As it stands there, without a time zone: `2026-01-31 09:01:02,345`. */
  readonly loggedAt: string;
  /** `StorageService.java:123`, or the name of a logger. */
  readonly source: string;
  readonly message: string;
}

/** Names of threads may have brackets of their own, so the time stamp says where they end. */
const LINE =
  /^(TRACE|DEBUG|INFO|WARN|ERROR) +\[(.*?)\] +(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[,.]\d{3})Z? +(\S+) +- ?(.*)$/;

/**
 * Reads a line in the pattern of Cassandra's own logback.xml, 3.11 to 5.0:
 * `INFO  [main] 2026-01-31 09:01:02,345 StorageService.java:123 - text`.
 *
 * @returns Undefined for anything else, such as a line of a stack trace.
 */
export function parseCassandraLogLine(line: string): CassandraLogLine | undefined {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [, level = '', thread = '', loggedAt = '', source = '', message = ''] = match;
  return { level: level as LogLevel, thread, loggedAt, source, message };
}

/** True when `level` is as grave as `least`, or graver. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}
