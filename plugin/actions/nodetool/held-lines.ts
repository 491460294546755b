/** Which text is kept back. */
export interface HoldRule {
  readonly isHeld: (line: string) => boolean;
  /** What every such line begins with. */
  readonly prefixes: readonly string[];
}

/**
 * Passes text on as it comes, and keeps back the lines that may turn out to be of no interest.
 */
export class HeldLines {
  readonly #rule: HoldRule;
  readonly #pass: (data: Uint8Array) => void;
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();
  /** What there is of a line that may have to be held. */
  #partial = '';
  /** Whether the beginning of the line has been passed on, so that the rest must follow. */
  #isMidLine = false;
  #held = '';

  constructor(rule: HoldRule, pass: (data: Uint8Array) => void) {
    this.#rule = rule;
    this.#pass = pass;
  }

  /** The lines that are kept back, and what there is of a last one. */
  get held(): string {
    return this.#held + this.#partial;
  }

  take(data: Uint8Array): void {
    const lines = this.#decoder.decode(data, { stream: true }).split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) this.#endLine(`${line}\n`);
    this.#partial += rest;
    if (this.#isMidLine || !this.#mayBeHeld(this.#partial)) this.#passPartial();
  }

  /** Passes on what is kept back, after all. */
  release(): void {
    const { held } = this;
    this.drop();
    if (held !== '') this.#pass(this.#encoder.encode(held));
  }

  /** Forgets what is kept back. */
  drop(): void {
    this.#held = '';
    this.#partial = '';
  }

  #endLine(end: string): void {
    const line = this.#partial + end;
    this.#partial = '';
    if (!this.#isMidLine && this.#rule.isHeld(line)) this.#held += line;
    else this.#pass(this.#encoder.encode(line));
    this.#isMidLine = false;
  }

  #passPartial(): void {
    if (this.#partial === '') return;
    this.#pass(this.#encoder.encode(this.#partial));
    this.#partial = '';
    this.#isMidLine = true;
  }

  #mayBeHeld(text: string): boolean {
    return this.#rule.prefixes.some((one) => one.startsWith(text) || text.startsWith(one));
  }
}
