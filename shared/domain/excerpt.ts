const MAX_CHARACTERS = 80;

/**
 * The beginning of what a server answered, in double quotes, to stand in a message.
 *
 * At most 80 characters of it; control characters and line ends are shown as `\x0a`.
 */
export function excerpt(text: string): string {
  const start = text.slice(0, MAX_CHARACTERS).trim();
  const shown = start.replace(/\p{Cc}/gu, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${shown}${text.length > MAX_CHARACTERS ? '...' : ''}"`;
}
