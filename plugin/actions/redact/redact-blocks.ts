import { isSecretName } from './secret-name.ts';
import type { SecretMarks } from './secret-marks.ts';

/** A name of YAML whose value stands on the lines below. */
const HEAD = /^([ \t]*)(- )?(["']?)([\w.-]{1,120})\3:[ \t]*([|>][-+0-9]{0,2})?[ \t]*\n/gm;

/** Replaces the values of secret names that stand below them: blocks, lists, single values. */
export function redactBlocks(text: string, marks: SecretMarks): string {
  const parts: string[] = [];
  let done = 0;
  for (const match of text.matchAll(HEAD)) {
    const [head, indent = '', dash = '', , name = '', sign = ''] = match;
    const start = match.index + head.length;
    if (match.index < done || !isSecretName(name)) continue;
    const body = bodyAt(text, start, indent.length + dash.length);
    if (sign === '' && !isScalar(body)) continue;
    parts.push(text.slice(done, start), markBlock(body, marks));
    done = start + body.length;
  }
  return parts.join('') + text.slice(done);
}

/** The lines that are deeper, or items of a list at the same depth. */
function bodyAt(text: string, start: number, depth: number): string {
  let end = start;
  while (end < text.length) {
    const lineEnd = text.indexOf('\n', end);
    const next = lineEnd < 0 ? text.length : lineEnd + 1;
    const line = text.slice(end, next);
    const indent = line.length - line.trimStart().length;
    const isDeeper = indent > depth || (indent === depth && line.slice(depth).startsWith('- '));
    if (!isDeeper && line.trim() !== '') break;
    end = next;
  }
  return text.slice(start, end);
}

/** False for mappings below a name: those have names of their own. */
function isScalar(body: string): boolean {
  const [first = ''] = body.trimStart().split('\n', 1);
  return first !== '' && !/^(?:- +)*(?:#|[{[]|[^\s"']+:(?:\s|$))/.test(first);
}

function markBlock(body: string, marks: SecretMarks): string {
  const [indent = ''] = /^[ \t]*(?:- +)?/.exec(body.replace(/^(?:[ \t]*\n)+/, '')) ?? [];
  const secret = body.trim();
  if (secret === '') return body;
  for (const line of secret.split('\n')) marks.learn(line.replace(/^\s*(?:- +)?/, ''));
  return `${indent}${marks.mark(secret.replace(/^- +/, ''))}${body.endsWith('\n') ? '\n' : ''}`;
}
