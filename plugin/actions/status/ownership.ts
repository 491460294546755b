import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';

/** What an object is called. */
export function refOf(object: JsonObject): ResourceRef {
  return {
    namespace: stringAt(object, 'metadata', 'namespace') ?? '',
    name: stringAt(object, 'metadata', 'name') ?? '',
  };
}

/** True when the object names an owner of this kind, whatever its name. */
export function hasOwner(owned: JsonObject, kind: string): boolean {
  return objectsAt(owned, 'metadata', 'ownerReferences').some((one) => one['kind'] === kind);
}

/** @param kind - Of the owner. */
export function isOwner(owner: JsonObject, owned: JsonObject, kind: string): boolean {
  const { namespace, name } = refOf(owner);
  return (
    refOf(owned).namespace === namespace &&
    objectsAt(owned, 'metadata', 'ownerReferences').some(
      (reference) => reference['kind'] === kind && reference['name'] === name,
    )
  );
}
