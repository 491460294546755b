import { isSecretName } from './secret-name.ts';
import type { SecretMarks } from './secret-marks.ts';
import { redactValue } from './secret-value.ts';

/**
 * A name and what separates it from its value. The look behind keeps a long word from being tried
 * at each of its letters; in JSON within JSON the quotes have backslashes.
 */
const ASSIGNMENT =
  /(?<![\w.-])([\w.-]{1,120})\\*["']?[ \t]{0,8}(?:\[["']?[\w.-]{0,60}["']?\])?(?:=>|[:=])[ \t]{0,8}/g;

/** What a value may look like, from the most to the least exact; the secret is the last group. */
const VALUES: readonly RegExp[] = [
  // In YAML and CQL two single quotes mean one.
  /'((?:[^']|''){0,8192})(?='(?!'))/y,
  // To the quote that ends it, which has as many backslashes as the one that begins it.
  /(\\*)(["'])([\s\S]{0,8192}?)(?<!\\)(?=\1\2(?!\2))/y,
  // A quote whose end is cut off.
  /(["'])([^\n]+)/y,
  // A list; one of mappings has names of its own in it.
  /(\[(?!\s*\{)[^\]\n]{1,4096}\])/y,
  // A reference, whole: its end looks like the end of what is around it.
  /(\$\{\w+\}|\$\(\w+\)|\{\{[^{}\n]*\}\})(?=$|[\s"',;&|)\]}])/my,
  // To white space, to a closing quote or bracket, to the next name.
  /((?!\[\s*\{)[^\s{][^\s]*?)(?=$|\s|<\/|[,;&|](?:\s|$|[\w.-]{1,60}[=:])|[)\]}"'\\]+(?:[\s,;:.)\]}]|$))/my,
];

/** Replaces the values of secret names: `password=x`, `"password": "x"`, `--password=x`. */
export function redactAssignments(text: string, marks: SecretMarks): string {
  const parts: string[] = [];
  let done = 0;
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [whole, name = ''] = match;
    const start = match.index + whole.length;
    if (match.index < done || !isSecretName(name)) continue;
    const secret = valueAt(text, start);
    if (secret === undefined) continue;
    parts.push(text.slice(done, secret.start), redactValue(name, secret.text, marks));
    done = secret.start + secret.text.length;
  }
  return parts.join('') + text.slice(done);
}

function valueAt(
  text: string,
  start: number,
): { readonly start: number; readonly text: string } | undefined {
  for (const pattern of VALUES) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    const secret = match?.at(-1);
    if (match === null || secret === undefined) continue;
    return { start: start + match[0].length - secret.length, text: secret };
  }
  return undefined;
}
