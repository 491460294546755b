import { isList, isObject } from '../../../shared/domain/json.ts';
import type { JsonValue } from '../../../shared/domain/json.ts';

/**
 * Keys and types of JSON, as a text: two answers of one shape have the same.
 *
 * Of a list, what kinds of items it has; keys that are ids or ranges count as one key.
 */
export function shapeOf(value: JsonValue | undefined): string {
  if (isList(value)) return `[${unique(value.map(shapeOf)).join('|')}]`;
  if (!isObject(value)) return value === null ? 'null' : typeof value;
  const members = Object.entries(value).map(([key, item]) => `${plainText(key)}:${shapeOf(item)}`);
  return `{${unique(members).join(',')}}`;
}

/** A text without what differs from one run to the next: ids, addresses, times, tokens, numbers. */
export function plainText(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replaceAll(/\d+\.\d+\.\d+\.\d+/g, '<address>')
    .replaceAll(/-?\d{3,}/g, '<number>')
    .replaceAll(/(?<=[#-])[1-9]\d*\b/g, '<count>');
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort();
}
