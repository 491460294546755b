import { isTokenName } from './secret-name.ts';
import { isMark } from './secret-marks.ts';
import type { SecretMarks } from './secret-marks.ts';

/** References: a shell or Kubernetes puts the secret in later, or somebody has taken it out. */
const REFERENCE = /^(?:\$\{\w+\}|\$\(\w+\)|\{\{[^{}]*\}\}|\*+|(?:\d+:)?<[A-Za-z_ -]*>)$/;
/** The tokens of the ring, or a remark of nodetool in their place. */
const RING_TOKENS = /^(?:[[\]\s"',\d-]+|\(.*\))$/;
/** How YAML says that the value stands on the next lines. */
const BLOCK_SIGN = /^[|>][-+0-9]{0,2}$/;
const SCHEME = /^(?:bearer|basic|digest|negotiate|apikey)[ \t]+/i;
const WORD = /^(?:true|false|null|none|nil|~|bearer|basic|digest|negotiate)$/i;

/** What a secret name has for a value: a mark, unless it is a reference or no secret at all. */
export function redactValue(name: string, value: string, marks: SecretMarks): string {
  const text = value.trim();
  if (text === '' || WORD.test(text) || isHarmless(text)) return value;
  if (isTokenName(name) && RING_TOKENS.test(text)) return value;
  return marks.mark(value);
}

/** True for what stands where a secret was or will be. */
export function isHarmless(text: string): boolean {
  return isMark(text.replace(SCHEME, '')) || REFERENCE.test(text) || BLOCK_SIGN.test(text);
}
