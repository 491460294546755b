import { isList, isObject, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import type { Path } from '../../../shared/jsonpatch/patch-operation.ts';

/**
 * Follows a field as findings name it into an object.
 *
 * `spec.template.spec.containers[0].env[CASSANDRA_DC].value` selects an item by its
 * position or by its name. Keys may themselves have dots: the longest that is there counts.
 *
 * @returns The steps as far as they are there.
 */
export function fieldPath(object: JsonObject, field: string): Path {
  const path: (string | number)[] = [];
  let value: JsonValue | undefined = object;
  let rest = field;
  while (rest !== '') {
    const step: Step | undefined = isList(value) ? itemStep(value, rest) : keyStep(value, rest);
    if (step === undefined) break;
    path.push(step.key);
    value = step.value;
    rest = step.rest;
  }
  return path;
}

interface Step {
  readonly key: string | number;
  readonly value: JsonValue | undefined;
  readonly rest: string;
}

function keyStep(value: JsonValue | undefined, rest: string): Step | undefined {
  if (!isObject(value)) return undefined;
  const text = rest.replace(/^\./, '');
  const key = Object.keys(value)
    .filter((name) => text.startsWith(name) && /^(?:[.[]|$)/.test(text.slice(name.length)))
    .reduce<string | undefined>(
      (a, b) => (a === undefined || b.length > a.length ? b : a),
      undefined,
    );
  return key === undefined ? undefined : { key, value: value[key], rest: text.slice(key.length) };
}

function itemStep(list: readonly JsonValue[], rest: string): Step | undefined {
  const [whole, selector = ''] = /^\[([^\]]*)\]/.exec(rest) ?? [];
  if (whole === undefined) return undefined;
  const index = /^\d+$/.test(selector)
    ? Number(selector)
    : list.findIndex((item) => nameOf(item) === selector);
  const value = list[index];
  return value === undefined ? undefined : { key: index, value, rest: rest.slice(whole.length) };
}

function nameOf(item: JsonValue): string | undefined {
  return stringAt(item, 'name') ?? stringAt(item, 'metadata', 'name');
}
