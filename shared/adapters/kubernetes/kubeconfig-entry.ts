import { stringAt } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Material } from './connection.ts';

/** Text that says something: to kubectl an empty string is the same as none. */
export function filledText(entry: JsonObject | undefined, field: string): string | undefined {
  const text = stringAt(entry, field);
  return text === '' ? undefined : text;
}

/** A certificate or key: data in the entry goes before a file that it names. */
export function materialAt(entry: JsonObject | undefined, field: string): Material | undefined {
  const data = filledText(entry, `${field}-data`);
  return data === undefined ? fileAt(filledText(entry, field)) : { kind: 'base64', data };
}

export function fileAt(path: string | undefined): Material | undefined {
  return path === undefined ? undefined : { kind: 'file', path };
}
