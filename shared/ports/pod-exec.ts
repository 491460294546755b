import type { ResourceRef } from '../domain/resource-ref.ts';

/** A command to run in a container. */
export interface ExecRequest {
  readonly pod: ResourceRef;
  readonly container: string;
  /** Program and arguments; no shell takes them apart. They end up in the audit log. */
  readonly command: readonly string[];
  /** What the command reads; absent leaves its standard input closed. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /**
   * Ends the command, and what it has started, when we end or lose the connection; otherwise it
   * may go on for hours. Takes a shell in the container, and is only for commands without a
   * terminal that read at most 1 MiB of text. A program that does not exist then has exit code
   * 127, the shell's.
   */
  readonly endsWithUs?: boolean;
  /** Asks for a terminal of this size; standard error then comes with standard output. */
  readonly terminal?: ExecTerminal;
  /** Told of each piece of output as it comes. */
  readonly onStdout: (data: Uint8Array) => void;
  readonly onStderr: (data: Uint8Array) => void;
  /** Budget in milliseconds; absent for a command that may run as long as it likes. */
  readonly timeoutMs?: number;
  /** Closes the connection when it aborts. */
  readonly signal?: AbortSignal;
}

export interface ExecTerminal {
  readonly columns: number;
  readonly rows: number;
  /** Calls back whenever the size changes, until the command has ended. */
  readonly onResize: (listener: (columns: number, rows: number) => void) => void;
}

/** Runs commands in pods, as `kubectl exec` does. */
export interface PodExec {
  /**
   * Runs a command to its end.
   *
   * @returns Its exit code.
   * @throws AppError `KDS_FORBIDDEN`, `KDS_NOT_FOUND`, `KDS_NODE_TIMEOUT`, or
   *   `KDS_NODE_UNREACHABLE` when the connection ends before the exit code has arrived.
   */
  exec(request: ExecRequest): Promise<number>;
}
