import { describe, expect, it } from 'vitest';

import { opaque } from '../../../../../../shared/domain/leaf.ts';
import { imgVersionConsistent } from '../../../../../../shared/policy/rules/image/img-version-consistent.ts';
import { aNodeConfig, aVersion, stated } from '../../../../../support/a-node-config.ts';

function check(image: string, actual: string, declared: string) {
  const after = aNodeConfig({
    image: stated(image),
    imageVersion: aVersion(actual),
    declaredVersion: aVersion(declared),
  });
  return imgVersionConsistent.check({ before: undefined, after });
}

describe('img-version-consistent', () => {
  it.each([
    ['5.0.2', '5.0.2', false],
    ['5.0.2', '5.0.20', true],
    ['5.0.6', '5.0.2', true],
    ['5.0', '5.0.2', false],
  ])('image %s and serverVersion %s: refused = %s', (actual, declared, refused) => {
    const image = `k8ssandra/cass-management-api:${actual}`;
    expect(check(image, actual, declared).length > 0).toBe(refused);
  });

  it('says both versions', () => {
    expect(check('k8ssandra/cass-management-api:5.0.6', '5.0.6', '5.0.2')).toMatchObject([
      {
        value: 'k8ssandra/cass-management-api:5.0.6',
        problem: 'the image is 5.0.6, serverVersion is 5.0.2',
      },
    ]);
  });

  it('only warns about an image of somebody, whose tag may mean something else', () => {
    expect(check('mine/cass:4.1.2', '4.1.2', '4.1.7')).toMatchObject([{ strictness: 'warn' }]);
  });

  it('only warns about a label of a StatefulSet, which changes nothing that runs', () => {
    const after = aNodeConfig({
      kind: 'StatefulSet',
      imageVersion: aVersion('4.1.7'),
      declaredVersion: aVersion('4.1.6'),
    });
    expect(imgVersionConsistent.check({ before: undefined, after })).toMatchObject([
      {
        strictness: 'warn',
        problem: 'the image is 4.1.7, the label app.kubernetes.io/version says 4.1.6',
      },
    ]);
  });

  it.each([
    { image: 'cassandra:4.1.7', actual: '4.1.7', annotated: '5.0.9', found: ['warn'] },
    { image: 'cassandra:4.1.7', actual: '4.1.7', annotated: '4.1', found: [] },
    // Numbers of their own, for which the annotation is made.
    { image: 'mine/cassandra:4.1.7', actual: '4.1.7', annotated: '5.0.9', found: [] },
    { image: 'mirror.example/cassandra:7.2', actual: '7.2', annotated: '5.0.9', found: [] },
  ])('answers $image that is annotated $annotated with $found', (row) => {
    const after = aNodeConfig({
      kind: 'StatefulSet',
      image: stated(row.image),
      imageVersion: aVersion(row.actual),
      version: aVersion(row.annotated),
      declaredVersion: opaque('p'),
    });
    const violations = imgVersionConsistent.check({ before: undefined, after });
    expect(violations.map(({ strictness }) => strictness)).toEqual(row.found);
  });

  it('has no opinion where one of them cannot be told', () => {
    const after = aNodeConfig({ imageVersion: opaque('p') });
    expect(imgVersionConsistent.check({ before: undefined, after })).toEqual([]);
  });
});
