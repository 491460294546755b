import { redactText } from '../redact/redact-text.ts';
import { secretMarks } from '../redact/secret-marks.ts';
import { withoutColour } from './without-colour.ts';

/** Makes what others said fit to be shown: in one line, not too long, without secrets. */
export type Quote = (text: string, maxCharacters?: number) => string;

const MAX_CHARACTERS = 400;
/** Patterns for secrets need not see more of a message than this. */
const MAX_LOOKED_AT = 8_000;

/** Quotes with one numbering of secrets, so that the same one is seen to be the same. */
export function quoter(): Quote {
  const marks = secretMarks();
  return (text, maxCharacters = MAX_CHARACTERS) => {
    const plain = withoutColour(text.slice(0, MAX_LOOKED_AT));
    const line = redactText(plain, marks).replace(/\s+/g, ' ').trim();
    return line.length > maxCharacters ? `${line.slice(0, maxCharacters)}…` : line;
  };
}
