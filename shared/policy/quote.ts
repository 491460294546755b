const MAX_CHARACTERS = 60;
const PLAIN = /^[ -~]*$/;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Makes text of a user fit to stand in a message: at most 60 characters, of which
 * none is a control, direction or half character.
 */
export function clip(text: string): string {
  if (text.length <= MAX_CHARACTERS) {
    return PLAIN.test(text) ? text : text.replace(UNPRINTABLE, '');
  }
  return `${text.slice(0, MAX_CHARACTERS - 3).replace(UNPRINTABLE, '')}...`;
}

/** {@link clip}, in double quotes. */
export function quote(text: string): string {
  return `"${clip(text)}"`;
}
