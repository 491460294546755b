import { describe, expect, it } from 'vitest';

import { defaulted } from '../../../../../../shared/domain/leaf.ts';
import { imgNoFloatingTag } from '../../../../../../shared/policy/rules/image/img-no-floating-tag.ts';
import { aNodeConfig, stated } from '../../../../../support/a-node-config.ts';

const problems = (image: string): readonly string[] =>
  imgNoFloatingTag
    .check({ before: undefined, after: aNodeConfig({ image: stated(image) }) })
    .map(({ problem }) => problem);

describe('img-no-floating-tag', () => {
  it.each([
    ['cassandra:5.0.4'],
    ['cassandra:5.0'],
    ['cassandra:5.0-jammy'],
    ['cassandra@sha256:0123'],
    ['cassandra:latest@sha256:0123'],
    ['registry.example:5000/cassandra:4.1'],
    ['gcr.io/google-samples/cassandra:v14'],
    ['mine/cassandra:42'],
  ])('%s is fine', (image) => {
    expect(problems(image)).toEqual([]);
  });

  it.each([
    ['cassandra', 'the Cassandra image has no tag, which means latest'],
    ['registry.example:5000/cassandra', 'the Cassandra image has no tag, which means latest'],
    ['mine/cassandra:latest', 'the Cassandra image has the tag latest'],
    ['cassandra:5', 'the image tag "5" names only a major version'],
    ['cassandra:3-alpine', 'the image tag "3-alpine" names only a major version'],
  ])('%s: %s', (image, problem) => {
    expect(problems(image)).toEqual([problem]);
  });

  it('has no opinion where the operator chooses the image', () => {
    const after = aNodeConfig({ image: defaulted<string>(undefined, 'spec.serverImage') });
    expect(imgNoFloatingTag.check({ before: undefined, after })).toEqual([]);
  });
});
