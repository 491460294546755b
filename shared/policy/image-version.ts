import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { imageFamily } from '../domain/image-family.ts';
import { parseImage } from '../domain/image-reference.ts';
import { known, opaque } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';
import { isReleaseLine } from '../domain/upgrade-path.ts';
import { toVersion } from './parse-setting.ts';

/**
 * Reads the server version out of the tag of an image.
 *
 * The tag of somebody's own image counts only when it names a full release of a
 * line that exists, because their own numbering looks alike.
 */
export function imageVersion(image: Leaf<string>): Leaf<CassandraVersion> {
  if (image.value === undefined) return opaque(image.path, image.text);
  const { tag } = parseImage(image.value);
  const version = tag === undefined ? undefined : toVersion(tag);
  if (tag === undefined || version === undefined) return opaque(image.path, image.text);
  const isTrusted = imageFamily(image.value) !== 'custom';
  return isTrusted || (version.patch !== undefined && isReleaseLine(version))
    ? known(version, image.text ?? tag, image.path)
    : opaque(image.path, image.text);
}

/** DSE and HCD number their releases in a way of their own. */
export function isApacheImage(reference: string): boolean {
  const { name } = parseImage(reference);
  return !name.startsWith('dse') && name !== 'hcd';
}
