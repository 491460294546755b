import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { readQuantity, toUnits } from '../../../shared/domain/quantity.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import { refOf } from '../status/ownership.ts';

/** How large the volume of a claim is, in bytes; undefined while it is not bound, or not there. */
export function capacityOfClaim(
  claims: readonly JsonObject[],
  { namespace, name }: ResourceRef,
): number | undefined {
  const claim = claims.find((one) => {
    const ref = refOf(one);
    return ref.name === name && ref.namespace === namespace;
  });
  const quantity = readQuantity(stringAt(claim, 'status', 'capacity', 'storage'));
  return quantity === undefined ? undefined : Number(toUnits(quantity));
}
