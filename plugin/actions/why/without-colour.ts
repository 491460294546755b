/**
 * Takes the colours of a terminal out of a text, which some programs write into their logs.
 *
 * They stick to words, so that neither causes nor secrets would be known by them.
 */
export function withoutColour(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[\d;]{0,20}m/g, '');
}
