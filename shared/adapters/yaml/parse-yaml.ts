import { LineCounter, parseDocument } from 'yaml';

import { MAX_ALIASES, READ_OPTIONS } from './yaml-options.ts';

/**
 * Reads one YAML or JSON document.
 *
 * @throws Error whose message says the line and what is wrong: lower case, no full stop.
 */
export function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...READ_OPTIONS, lineCounter });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new Error(`line ${lineCounter.linePos(error.pos[0]).line}: ${problemOf(error)}`);
  }
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (late) {
    // Aliases and merges that lead nowhere are noticed only now, without a position.
    if (late instanceof Error) throw new Error(`line 1: ${problemOf(late)}`, { cause: late });
    throw late;
  }
}

/** The library's message in our form. */
export function problemOf(error: Error): string {
  const text = error.message.trim().replace(/\.$/, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}
