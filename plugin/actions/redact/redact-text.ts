import { isSecretName } from './secret-name.ts';
import type { SecretMarks } from './secret-marks.ts';
import { redactAssignments } from './redact-assignments.ts';
import { redactBlocks } from './redact-blocks.ts';
import { redactShapes } from './secret-shapes.ts';
import { redactValue } from './secret-value.ts';

/** How deep text is looked for in base64 in text. */
const MAX_DEPTH = 2;

/** A line of YAML, properties or a shell script: the value goes to its end, and over it with `\`. */
const WHOLE_LINE =
  /^([ \t]*(?:\d{4}-\S{10,30}Z )?(?:- |export |set |ENV )?["']?)(?!-)([\w.-]{1,120})(["']?[ \t]*[:=][ \t]*)((?!["'|>{[\s])(?:[^\n]*\\\n)*[^\n]*)/gm;
const ELEMENT =
  /(<([\w:.-]{1,80})(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?)([^<\]]{1,4096})(?=(?:\]\]>)?<\/\2>)/g;
/** `<property name="x.password" value="y"/>` and, in YAML, `name: X` above `value: y`. */
const NAME_AND_VALUE =
  /(\b(?:name|key|id)\\*["']?[ \t]{0,8}[:=][ \t]{0,8}\\*["']?)([\w.-]{1,120})(\\*["']?,?\s{0,40}\\*["']?value\\*["']?[ \t]{0,8}[:=][ \t]{0,8}\\*["']?)([^"'\n\\<>]{1,4096})/g;
const KEYED_ELEMENT =
  /(\b(?:name|key)=["'])([^"'<>]{1,120})(["'][^<>]{0,200}>)([^<]{1,4096})(?=<)/g;
const FLAG = /(?<![\w-])()(-{1,2}[A-Za-z][\w.-]{0,80})([ \t]+["']?)([^\s"'-][^\s"']*)/g;
const BASE64 =
  /(?<![A-Za-z0-9+/=_-])(?:[A-Za-z0-9+/]{60,80}\r?\n[ \t]*)*[A-Za-z0-9+/_-]{24,}={0,2}(?![A-Za-z0-9+/=])/g;

/**
 * Replaces what is secret in a text: a log, a configuration file, a command line, a message.
 *
 * Goes by names (`password`, `api_key`, …) in front of `=`, `:`, in XML, in flags, and by shapes
 * that only secrets have: private keys, tokens, passwords in URLs. Looks into base64, too.
 */
export function redactText(text: string, marks: SecretMarks, depth = 0): string {
  const named = redactNamed(redactShapes(text, marks), marks);
  return depth >= MAX_DEPTH ? named : redactEncoded(named, marks, depth);
}

function redactNamed(text: string, marks: SecretMarks): string {
  const replaced = (
    _whole: string,
    before: string,
    name: string,
    between: string,
    value: string,
  ): string =>
    `${before}${name}${between}${isSecretName(name) ? redactValue(name, value, marks) : value}`;
  const lines = redactBlocks(text, marks)
    .replace(ELEMENT, (_whole, open: string, name: string, value: string) =>
      isSecretName(name) ? `${open}${redactValue(name, value, marks)}` : `${open}${value}`,
    )
    .replace(NAME_AND_VALUE, replaced)
    .replace(KEYED_ELEMENT, replaced)
    .replace(WHOLE_LINE, replaced);
  return redactAssignments(lines, marks).replace(FLAG, replaced);
}

function redactEncoded(text: string, marks: SecretMarks, depth: number): string {
  return text.replace(BASE64, (whole) => {
    const decoded = Buffer.from(whole.replace(/\s+/g, ''), 'base64').toString('utf8');
    if (!isReadable(decoded)) return whole;
    const isClean = redactText(decoded, marks, depth + 1) === decoded && !isLogin(decoded);
    return isClean ? whole : marks.mark(whole);
  });
}

/** As Docker and HTTP write it: `user:password`. */
function isLogin(text: string): boolean {
  return /^[\w.@-]{1,64}:[^\s:]{6,}$/.test(text);
}

/** Random letters, such as a host id, decode to what is no text. */
function isReadable(text: string): boolean {
  return text !== '' && !/[^\t\n\r\x20-\x7e\u00a0-\ud7ff]/.test(text);
}
