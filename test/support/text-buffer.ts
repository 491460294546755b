import type { TextSink } from '../../shared/ports/text-sink.ts';

/** Keeps what is written. */
export interface TextBuffer extends TextSink {
  readonly text: string;
  /** Each line as the JSON that it is. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** While true, nothing that is written without haste arrives. */
  blocked: boolean;
}

export function textBuffer(): TextBuffer {
  let text = '';
  const buffer: TextBuffer = {
    blocked: false,
    write(more) {
      if (buffer.blocked) return new Promise(() => undefined);
      text += more;
      return Promise.resolve();
    },
    writeNow(more) {
      text += more;
    },
    get text() {
      return text;
    },
    get lines() {
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
  return buffer;
}
