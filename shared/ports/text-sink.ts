/** Where a program writes its output. */
export interface TextSink {
  /** Writes without blocking. Resolves when the text has left the process. */
  write(text: string): Promise<void>;
  /** Writes before it returns, for the last words of a process. */
  writeNow(text: string): void;
}
