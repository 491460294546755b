/** The text of one document of a stream. */
export interface DocumentText {
  /** Counted from 1. */
  readonly number: number;
  /** Line of the stream on which the text begins, counted from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * Cuts a YAML stream at its document markers, so that a broken document does not spoil the next.
 *
 * Inside every kind of scalar YAML forbids three dashes at the start of a line, so
 * no parser is needed. Comments and directives above the first marker belong to
 * the first document.
 */
export function splitDocuments(stream: string): readonly DocumentText[] {
  const documents: DocumentText[] = [];
  let start = 0;
  let startLine = 1;
  let line = 1;
  for (let at = 0; at <= stream.length; line += 1) {
    const end = stream.indexOf('\n', at);
    const next = end < 0 ? stream.length + 1 : end + 1;
    if (isMarker(stream, at) && !isPreamble(stream.slice(start, at))) {
      documents.push({
        number: documents.length + 1,
        line: startLine,
        text: stream.slice(start, at),
      });
      start = at;
      startLine = line;
    }
    at = next;
  }
  documents.push({ number: documents.length + 1, line: startLine, text: stream.slice(start) });
  return documents;
}

function isMarker(stream: string, at: number): boolean {
  return stream.startsWith('---', at) && /^\s?$/.test(stream.slice(at + 3, at + 4));
}

/** Only blank lines, comments and `%` directives: nothing that could be a document. */
function isPreamble(text: string): boolean {
  return !/^[^\S\n]*[^\s#%]/m.test(text);
}
