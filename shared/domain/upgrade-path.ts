import type { CassandraVersion } from './cassandra-version.ts';
import { minorLine } from './cassandra-version.ts';

/**
 * Release lines of Apache Cassandra and the lines that a tested rolling upgrade leads to.
 *
 * Source: SUPPORTED_UPGRADE_PATHS of UpgradeTestBase in apache/cassandra and
 * upgrade_manifest.py in apache/cassandra-dtest; 3.0 to 3.11 is in NEWS.txt of 3.11.
 */
const NEXT_LINES: ReadonlyMap<string, readonly string[]> = new Map([
  ['3.0', ['3.11', '4.0', '4.1']],
  ['3.11', ['4.0', '4.1']],
  ['4.0', ['4.1', '5.0']],
  ['4.1', ['5.0']],
  ['5.0', []],
]);

/** True when the line of the version is one that the upgrade graph knows. */
export function isReleaseLine(version: CassandraVersion): boolean {
  return NEXT_LINES.has(minorLine(version) ?? '');
}

/** Lines that can follow the one of `version` in one step; empty when none is known. */
export function nextLines(version: CassandraVersion): readonly string[] {
  return NEXT_LINES.get(minorLine(version) ?? '') ?? [];
}

/**
 * Says whether a rolling upgrade between two versions has been tested upstream.
 *
 * Only for a newer `to`. Where the graph does not know a line, such as one that
 * is newer than this program, what counts is that no major version is skipped.
 */
export function isUpgradeTested(from: CassandraVersion, to: CassandraVersion): boolean {
  const line = minorLine(to) ?? '';
  if (!isReleaseLine(from) || !isReleaseLine(to)) return to.major <= from.major + 1;
  return line === minorLine(from) || nextLines(from).includes(line);
}
