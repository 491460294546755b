/** Breaks text at its spaces into lines of at most `width` characters; longer words stand out. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The same, but a command stays in one line: it is there to be copied. */
export function wrapAdvice(text: string | undefined, width: number): readonly string[] {
  if (text === undefined) return [];
  return text.startsWith('kubectl ') ? [text] : wrap(text, width);
}
