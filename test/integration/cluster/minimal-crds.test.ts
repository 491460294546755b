import { describe, expect, it } from 'vitest';
import { member, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { minimalCrds } from '../../cluster/custom-resources.ts';
import { because } from '../../support/capability.ts';
import { sharedData } from '../../support/shared-data.ts';

/** All that a client of the API server can tell a CRD by, apart from its schema. */
function outline(crd: JsonObject): object {
  return {
    group: stringAt(crd, 'spec', 'group'),
    scope: stringAt(crd, 'spec', 'scope'),
    names: objectAt(crd, 'spec', 'names'),
    versions: objectsAt(crd, 'spec', 'versions').map(
      ({ name, served, storage, subresources, deprecated }) => ({
        name,
        served,
        storage,
        subresources,
        deprecated,
      }),
    ),
  };
}

function outlines(crds: readonly JsonObject[]): Record<string, object> {
  return Object.fromEntries(
    crds.map((crd) => [stringAt(crd, 'metadata', 'name') ?? '', outline(crd)]),
  );
}

describe('our minimal custom resource definitions', () => {
  it('have no schema that could refuse or drop anything', async () => {
    for (const crd of await minimalCrds()) {
      for (const version of objectsAt(crd, 'spec', 'versions')) {
        expect(member(version, 'schema', 'openAPIV3Schema')).toEqual({
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
        });
      }
    }
  });
});

describe.skipIf(!sharedData.available)(
  `the released custom resource definitions${because(sharedData)}`,
  () => {
    it('differ from our minimal ones in nothing but their schemas', async () => {
      expect(outlines(await minimalCrds())).toEqual(outlines(sharedData.crds()));
    });
  },
);
