import { isObject } from '../../domain/json.ts';
import type { JsonValue } from '../../domain/json.ts';

/**
 * What is in the wrapper `{"entity": …, "variant": …}`.
 *
 * Four endpoints put it around their answer by mistake; a server that no longer does is read
 * as well.
 */
export function entityOf(value: JsonValue): JsonValue {
  return isObject(value) && Object.hasOwn(value, 'entity') ? (value['entity'] ?? null) : value;
}
