import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { minorLine } from '../domain/cassandra-version.ts';

/** One row of the table that says which image carries the agent for which Cassandra. */
export interface AgentImage {
  /** Cassandra minor line, such as `4.1`: an agent is compiled against the internals of one. */
  readonly cassandra: string;
  /** First patch release that the agent in the image works with. */
  readonly fromPatch: number;
  /** Image of the Management API: `/opt/management-api` holds the agent and the server. */
  readonly image: string;
}

/** An image and the patch releases it is for. */
export interface AgentChoice {
  readonly image: string;
  readonly fromPatch: number;
  /** First patch release that needs another image; undefined when none is known. */
  readonly beforePatch: number | undefined;
}

/**
 * The published images, by Cassandra release.
 *
 * CASSANDRA-21508 changed internals that the agent uses in 4.1.12 and 5.0.9:
 * those need an agent of 0.1.125 or later, and earlier ones an older agent.
 * Tags end in the version of the Management API because a tag without it is
 * pushed again with every release, and two nodes could then get different bits.
 *
 * Source: CHANGELOG.md and README.md of
 * https://github.com/k8ssandra/management-api-for-apache-cassandra
 */
export const AGENT_IMAGES: readonly AgentImage[] = [
  row('4.0', 0, '4.0.20-ubi-v0.1.124'),
  row('4.1', 0, '4.1.11-ubi-v0.1.124'),
  row('4.1', 12, '4.1.12-ubi-v0.1.125'),
  row('5.0', 0, '5.0.8-ubi-v0.1.124'),
  row('5.0', 9, '5.0.9-ubi-v0.1.125'),
];

/**
 * Chooses the image for a Cassandra version.
 *
 * A floating version such as `5.0` gets the newest row of its line; the detect
 * container compares the patch release that it finds with the row.
 *
 * @returns Undefined when the table has nothing for the version.
 */
export function chooseAgentImage(
  images: readonly AgentImage[],
  version: CassandraVersion,
): AgentChoice | undefined {
  const line = minorLine(version);
  const rows = images
    .filter(({ cassandra }) => cassandra === line)
    .sort((a, b) => a.fromPatch - b.fromPatch);
  const patch = version.patch ?? Infinity;
  const index = rows.findLastIndex(({ fromPatch }) => fromPatch <= patch);
  const chosen = rows[index];
  if (chosen === undefined) return undefined;
  return {
    image: chosen.image,
    fromPatch: chosen.fromPatch,
    beforePatch: rows[index + 1]?.fromPatch,
  };
}

function row(cassandra: string, fromPatch: number, tag: string): AgentImage {
  return { cassandra, fromPatch, image: `docker.io/k8ssandra/cass-management-api:${tag}` };
}
