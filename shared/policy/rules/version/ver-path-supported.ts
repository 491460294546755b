import { compareVersions, formatVersion } from '../../../domain/cassandra-version.ts';
import { isUpgradeTested, nextLines } from '../../../domain/upgrade-path.ts';
import type { Rule } from '../../rule.ts';

/**
 * During a rolling upgrade both versions serve one cluster. Only some pairs are
 * tested to; with the others, nodes fail to exchange schema and data, and the
 * new ones may not read the old files.
 */
export const verPathSupported: Rule = {
  id: 'ver-path-supported',
  summary: 'An upgrade takes one step that Apache Cassandra tests.',
  strictness: 'deny',
  harm: 'old and new nodes do not understand each other while the upgrade runs',
  check({ before, after }) {
    const [from, to] = [before?.version.value, after.version.value];
    if (from === undefined || to === undefined) return [];
    if (compareVersions(to, from) < 0 || isUpgradeTested(from, to)) return [];
    const step = nextLines(from).at(-1) ?? `the next major version, ${from.major + 1}`;
    return [
      {
        field: after.version.path,
        value: after.version.text,
        problem: `no tested upgrade leads from ${formatVersion(from)} to ${formatVersion(to)}`,
        action: `upgrade all nodes to ${step} first, and run nodetool upgradesstables there`,
      },
    ];
  },
};
