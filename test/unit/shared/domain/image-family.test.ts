import { expect, it } from 'vitest';

import { imageFamily } from '../../../../shared/domain/image-family.ts';

it.each([
  ['cassandra', 'official'],
  ['cassandra:4.1.7', 'official'],
  ['docker.io/cassandra:4.1', 'official'],
  ['library/cassandra:4.1', 'official'],
  ['docker.io/library/cassandra@sha256:abc', 'official'],
  ['registry.example:5000/cassandra:4.1', 'official'],
  ['localhost/cassandra:4.1', 'official'],
  ['registry.example/hub/library/cassandra:4.1', 'official'],
  ['registry.example/notlibrary/cassandra:4.1', 'custom'],
  ['gcr.io/google-samples/cassandra:v14', 'google-samples'],
  ['bitnami/cassandra:5.0.4', 'bitnami'],
  ['docker.io/bitnamilegacy/cassandra:5.0.4', 'bitnami'],
  ['registry.example/mirror/bitnami/cassandra:5.0.4', 'bitnami'],
  ['notbitnami/cassandra:5.0.4', 'custom'],
  ['k8ssandra/cass-management-api:5.0.6-ubi', 'management-api'],
  ['datastax/cassandra-mgmtapi-3_11_10:v0.1.23', 'management-api'],
  ['datastax/dse-mgmtapi-6_8:6.8.25', 'management-api'],
  ['datastax/hcd:1.0.0', 'management-api'],
  ['jsanda/cassandra:3.11.6-dev', 'custom'],
  ['cassandra-image:3.11', 'custom'],
  ['', 'custom'],
])('%s is %s', (reference, family) => {
  expect(imageFamily(reference)).toBe(family);
});
