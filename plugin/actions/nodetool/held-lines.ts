/**
 * Passes text on line by line, and keeps back the lines that may turn out to be of no interest.
 */
export class HeldLines {
  readonly #isHeld: (line: string) => boolean;
  readonly #pass: (data: Uint8Array) => void;
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();
  #partial = '';
  #held = '';

  constructor(isHeld: (line: string) => boolean, pass: (data: Uint8Array) => void) {
    this.#isHeld = isHeld;
    this.#pass = pass;
  }

  /** The lines that are kept back, and what there is of a last one. */
  get held(): string {
    return this.#held + this.#partial;
  }

  take(data: Uint8Array): void {
    const lines = `${this.#partial}${this.#decoder.decode(data, { stream: true })}`.split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) {
      if (this.#isHeld(line)) this.#held += `${line}\n`;
      else this.#pass(this.#encoder.encode(`${line}\n`));
    }
  }

  /** Passes on what is kept back, after all. */
  release(): void {
    const { held } = this;
    this.#held = '';
    this.#partial = '';
    if (held !== '') this.#pass(this.#encoder.encode(held));
  }
}
