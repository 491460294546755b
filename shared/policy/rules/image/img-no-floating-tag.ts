import { imageFamily } from '../../../domain/image-family.ts';
import { parseImage } from '../../../domain/image-reference.ts';
import type { Leaf } from '../../../domain/leaf.ts';
import { toVersion } from '../../parse-setting.ts';
import { quote } from '../../quote.ts';
import type { Rule } from '../../rule.ts';

/**
 * A tag such as `latest` or `5` is given to every new release. A pod that moves
 * to another machine pulls again and comes back with another Cassandra than its
 * peers, perhaps another major version.
 */
export const imgNoFloatingTag: Rule = {
  id: 'img-no-floating-tag',
  summary: 'The Cassandra image has a tag with major and minor version, or a digest.',
  strictness: 'warn',
  harm: 'a rescheduled pod may start another Cassandra than its peers',
  check({ after: { image } }) {
    const problem = floating(image);
    if (problem === undefined) return [];
    const action = 'name a full version such as 5.0.4, or a digest';
    return [{ field: image.path, value: image.text, problem, action }];
  },
};

function floating({ value }: Leaf<string>): string | undefined {
  if (value === undefined) return undefined;
  const { tag, digest } = parseImage(value);
  if (digest !== undefined) return undefined;
  if (tag === undefined) return 'the Cassandra image has no tag, which means latest';
  if (tag === 'latest') return 'the Cassandra image has the tag latest';
  // Somebody's own image may well number its builds 1, 2, 3.
  const isMajorOnly = imageFamily(value) !== 'custom' && toVersion(tag)?.minor === undefined;
  return isMajorOnly && toVersion(tag) !== undefined
    ? `the image tag ${quote(tag)} names only a major version`
    : undefined;
}
