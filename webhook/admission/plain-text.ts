const CONTROL = /\p{Cc}+/gu;
const ELLIPSIS = '...';

/**
 * Makes text safe for a warning header or an audit annotation: one line of at
 * most `maxLength` UTF-16 units. The API server drops a warning with a control
 * character without a word.
 */
export function oneLine(text: string, maxLength: number): string {
  // Cut first: what follows must not depend on how much somebody sent.
  const head = text.length > 4 * maxLength ? text.slice(0, 4 * maxLength) : text;
  const line = head.replace(CONTROL, ' ');
  if (line.length <= maxLength) return line;
  // The cut must not leave half of a character that takes two units.
  return line.slice(0, maxLength - ELLIPSIS.length).replace(/[\uD800-\uDBFF]$/, '') + ELLIPSIS;
}

/** The API documentation asks for this; longer ones are cut at 256 when there are many. */
const MAX_WARNING_LENGTH = 120;
/** Of the 4,096 that all webhooks and the API server share for one request. */
const MAX_WARNINGS_LENGTH = 2_048;

/** Keeps as many warnings as fit, and says how many did not. */
export function boundWarnings(warnings: readonly string[]): readonly string[] {
  const lines = new Set(warnings.map((warning) => oneLine(warning, MAX_WARNING_LENGTH)));
  const kept: string[] = [];
  let room = MAX_WARNINGS_LENGTH - MAX_WARNING_LENGTH;
  for (const line of lines) {
    room -= line.length;
    if (room < 0) {
      kept.push(`k8ssandra-webhook: ${lines.size - kept.length} more warnings left out`);
      break;
    }
    kept.push(line);
  }
  return kept;
}
