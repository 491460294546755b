import { compareVersions, formatVersion } from '../../../domain/cassandra-version.ts';
import type { CassandraVersion } from '../../../domain/cassandra-version.ts';
import type { Rule } from '../../rule.ts';

/**
 * Cassandra reads what older versions wrote, not what newer ones did. A node that
 * goes back to an older line stops at the first file of the newer one, and only
 * a backup from before helps.
 */
export const verNoDowngrade: Rule = {
  id: 'ver-no-downgrade',
  summary: 'The major and minor version of Cassandra never go back.',
  strictness: 'deny',
  milder: 'Warns where only the patch release goes back.',
  harm: 'an older Cassandra cannot read the files that a newer one has written',
  check({ before, after }) {
    const [from, to] = [before?.version.value, after.version.value];
    if (from === undefined || to === undefined || compareVersions(to, from) >= 0) return [];
    const [old, now] = [formatVersion(from), formatVersion(to)];
    const found = {
      field: after.version.path,
      value: after.version.text,
      problem: `Cassandra goes back from ${old} to ${now}`,
    };
    if (!isSameLine(from, to)) {
      const action = `keep ${old}; to go back, restore a backup into a new cluster`;
      return [{ ...found, action }];
    }
    return [
      {
        ...found,
        strictness: 'warn',
        harm: 'what was fixed in between comes back, and release notes may forbid it',
        action: `check NEWS.txt between ${now} and ${old} first`,
      },
    ];
  },
};

function isSameLine(a: CassandraVersion, b: CassandraVersion): boolean {
  return a.major === b.major && a.minor === b.minor;
}
