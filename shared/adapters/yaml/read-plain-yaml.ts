/** One line of text that is neither blank nor a comment. */
interface Line {
  readonly indent: number;
  readonly text: string;
}

/** Thrown and caught in this file only. */
class NotPlain extends Error {}

const KEY = /^([A-Za-z][\w./-]*):(?: +(.*))?$/;
/** Not to be mistaken for a number, a date, a boolean or null, and without special characters. */
const WORD = /^[A-Za-z/](?:[\w./@:+=%-]*[\w./@+=%-])?$/;
const AMBIGUOUS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')$/;
const LITERALS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/**
 * Reads the block YAML that tools write, such as a kubeconfig.
 *
 * A YAML parser takes ten times as long just to start, which is a tenth of the
 * time of a command that asks the cluster.
 *
 * @returns What a YAML parser returns; undefined as soon as anything is not
 *   plain, so that the caller asks a real parser.
 */
export function readPlainYaml(text: string): unknown {
  try {
    return new PlainReader(text).read();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class PlainReader {
  readonly #lines: readonly Line[];
  #at = 0;

  constructor(text: string) {
    this.#lines = text.split('\n').flatMap(toLine);
  }

  read(): unknown {
    const value = this.#block(0);
    if (this.#at < this.#lines.length) throw new NotPlain();
    return value;
  }

  #block(indent: number): unknown {
    const line = this.#lines[this.#at];
    if (line?.indent !== indent) throw new NotPlain();
    return isItem(line) ? this.#list(indent) : this.#map(indent);
  }

  #list(indent: number): unknown[] {
    const items: unknown[] = [];
    for (;;) {
      const line = this.#lines[this.#at];
      if (line?.indent !== indent || !isItem(line)) return items;
      this.#at += 1;
      const text = line.text.slice(2).trimStart();
      // An item that is a map has its first key behind the dash.
      const isMap = KEY.test(text);
      items.push(isMap ? this.#map(indent + line.text.length - text.length, text) : scalar(text));
    }
  }

  #map(indent: number, first?: string): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    if (first !== undefined) this.#member(map, indent, first);
    for (;;) {
      const line = this.#lines[this.#at];
      if (line?.indent !== indent || isItem(line)) return map;
      this.#at += 1;
      this.#member(map, indent, line.text);
    }
  }

  #member(map: Record<string, unknown>, indent: number, text: string): void {
    const [, key, value] = KEY.exec(text) ?? [];
    if (key === undefined || Object.hasOwn(map, key) || AMBIGUOUS.test(key)) throw new NotPlain();
    map[key] = value === undefined ? this.#nested(indent) : scalar(value);
  }

  /** Below a key stands a block that is indented further, a list at its own indent, or nothing. */
  #nested(indent: number): unknown {
    const next = this.#lines[this.#at];
    if (next === undefined || next.indent < indent) return null;
    if (next.indent > indent) return this.#block(next.indent);
    return isItem(next) ? this.#list(indent) : null;
  }
}

function toLine(raw: string, index: number): readonly Line[] {
  const text = raw.trimStart();
  if (text === '' || text.startsWith('#') || (index === 0 && raw === '---')) return [];
  const indent = raw.length - text.length;
  // Tabs in front, and white space or a carriage return behind, are left to the parser.
  if (/[^ ]/.test(raw.slice(0, indent)) || /\s$/.test(text)) throw new NotPlain();
  return [{ indent, text }];
}

function isItem({ text }: Line): boolean {
  return text.startsWith('- ');
}

function scalar(text: string): unknown {
  if (LITERALS.has(text)) return LITERALS.get(text);
  if (text === '{}') return {};
  if (text === '[]') return [];
  if (WORD.test(text) && !AMBIGUOUS.test(text)) return text;
  const [, double, single] = QUOTED.exec(text) ?? [];
  const content = double ?? single;
  if (content === undefined) throw new NotPlain();
  return content;
}
