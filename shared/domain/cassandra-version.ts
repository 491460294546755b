/** A Cassandra release as far as it is known: `5`, `5.0` and `5.0.4` are all versions. */
export interface CassandraVersion {
  readonly major: number;
  /** Undefined for a floating reference such as `5`. */
  readonly minor: number | undefined;
  /** Undefined for a floating reference such as `5.0`. */
  readonly patch: number | undefined;
  /** True for `5.1-beta1`, `4.1.0-SNAPSHOT` and the like. */
  readonly preRelease: boolean;
}

const VERSION = /^(\d{1,3})(?:\.(\d{1,3}))?(?:\.(\d{1,4}))?(?:\.\d+)*(?:[-_~+.](.+))?$/;
/** Longer than any tag that begins with a version; bounds the work on hostile text. */
const LONGEST = 64;
const PRE_RELEASE = /^(?:snapshot|alpha|beta|rc)/i;

/**
 * Reads a version out of an image tag, a `serverVersion` or a label.
 *
 * Suffixes that name a base image (`5.0.4-jammy`, `4.1.7-ubi`) are ignored.
 *
 * @returns Undefined when the text does not begin with a version: `latest`, `v14`, `3-alpine` is 3.
 */
export function parseCassandraVersion(text: string): CassandraVersion | undefined {
  const match = text.length > LONGEST ? null : VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, suffix = ''] = match;
  return {
    major: Number(major),
    minor: minor === undefined ? undefined : Number(minor),
    patch: patch === undefined ? undefined : Number(patch),
    preRelease: PRE_RELEASE.test(suffix),
  };
}

/** `5.0`, or undefined when only the major is known. This is what an agent is built for. */
export function minorLine({ major, minor }: CassandraVersion): string | undefined {
  return minor === undefined ? undefined : `${major}.${minor}`;
}

/** `5.0.4`, as far as it is known. */
export function formatVersion({ major, minor, patch }: CassandraVersion): string {
  return [major, minor, patch].filter((part) => part !== undefined).join('.');
}

/**
 * Compares what both versions know.
 *
 * @returns Negative when `a` is older. 0 when they agree as far as both are
 *   known: `5.0` and `5.0.4` are not in order.
 */
export function compareVersions(a: CassandraVersion, b: CassandraVersion): number {
  for (const part of ['major', 'minor', 'patch'] as const) {
    const [left, right] = [a[part], b[part]];
    if (left === undefined || right === undefined) return 0;
    if (left !== right) return left - right;
  }
  return 0;
}
