/** What turns the direction of writing, or ends a line where no program expects it. */
const INVISIBLE = /(?!\r?\n)\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Shows control characters instead of sending them to the terminal.
 *
 * Servers and files may say anything; what would move the cursor or set a title is written
 * as `\x1b`, what would turn the text around as `\u202e`. Line ends stay.
 */
export function printable(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}
