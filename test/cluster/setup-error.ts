interface SetupErrorOptions {
  /** What the developer can do about it, as one imperative sentence with a full stop. */
  readonly hint: string;
  readonly cause?: unknown;
}

/** A foreseen failure of the test set-up: reported as a message and a hint, without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly hint: string;

  constructor(message: string, { hint, cause }: SetupErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.hint = hint;
  }
}

/** What a person needs to read about `error`: without a stack when it was foreseen. */
export function describeFailure(error: unknown): string {
  if (error instanceof SetupError) return `error: ${error.message}\n${error.hint}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
