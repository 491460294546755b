/**
 * Shows control characters instead of sending them to the terminal.
 *
 * Servers and files may say anything; what would move the cursor or set a title is written
 * as `\x1b`. Line ends stay.
 */
export function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
