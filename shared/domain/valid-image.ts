import { parseImage } from './image-reference.ts';

const HOST = /^(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
const SEGMENT = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;
/** What may not stand between letters and digits: hyphens may be many, dots and underscores not. */
const BAD_SEPARATOR = /\.\.|___|[._]-|-[._]|\._|_\./;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}$/;
const LONGEST = 255;

/**
 * True for a reference that a container runtime can pull, with a tag or a digest.
 *
 * Source: https://github.com/distribution/reference
 */
export function isPullable(reference: string): boolean {
  const { repository, tag, digest } = parseImage(reference);
  return (
    isRepository(repository) &&
    (tag !== undefined || digest !== undefined) &&
    (tag === undefined || TAG.test(tag)) &&
    (digest === undefined || DIGEST.test(digest))
  );
}

/** True for the name of a repository, such as `docker.io/library/cassandra`: no tag, no digest. */
export function isRepository(name: string): boolean {
  const [first = '', ...rest] = name.split('/');
  const hasHost =
    rest.length > 0 && (/[.:A-Z]/.test(first) || first === 'localhost') && HOST.test(first);
  const segments = hasHost ? rest : [first, ...rest];
  return (
    name.length <= LONGEST &&
    segments.every((segment) => SEGMENT.test(segment) && !BAD_SEPARATOR.test(segment))
  );
}
