import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import { expect } from 'vitest';

import { isRecord } from '../../shared/domain/json.ts';

const FOLDER = join(import.meta.dirname, '../../docs/reference/schema');

/**
 * Checks a JSON document that a command printed against the schema in docs/reference.
 *
 * The published schema allows members that it does not know, so that later versions may
 * add some; here they are refused, so that none is forgotten.
 */
export function expectSchema(name: string, document: string): void {
  const schema: unknown = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
  const validate = new Ajv({ allErrors: true }).compile(closed(schema) as object);
  validate(JSON.parse(document));
  expect(validate.errors ?? []).toEqual([]);
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isRecord(schema)) return schema;
  const members = Object.entries(schema).map(([key, value]) => [key, closed(value)]);
  const closing = isRecord(schema['properties']) ? { additionalProperties: false } : {};
  return { ...Object.fromEntries(members), ...closing };
}
