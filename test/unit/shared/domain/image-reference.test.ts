import { expect, it } from 'vitest';

import { parseImage } from '../../../../shared/domain/image-reference.ts';

it.each([
  ['cassandra', 'cassandra', 'cassandra', undefined, undefined],
  ['cassandra:5.0', 'cassandra', 'cassandra', '5.0', undefined],
  ['docker.io/library/cassandra:5.0', 'docker.io/library/cassandra', 'cassandra', '5.0', undefined],
  ['registry:5000/cassandra', 'registry:5000/cassandra', 'cassandra', undefined, undefined],
  ['registry:5000/a/b:1@sha256:ff', 'registry:5000/a/b', 'b', '1', 'sha256:ff'],
  ['a@sha256:ff', 'a', 'a', undefined, 'sha256:ff'],
  ['', '', '', undefined, undefined],
])('parseImage reads %s', (text, repository, name, tag, digest) => {
  expect(parseImage(text)).toEqual({ repository, name, tag, digest });
});
