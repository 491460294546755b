import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ExecRequest, PodExec } from '../../shared/ports/pod-exec.ts';
import type { CommandContext } from '../command-context.ts';
import { mortalSession } from './hang-up.ts';

type Command = Pick<ExecRequest, 'pod' | 'container' | 'command'>;

/** What the terminal must not show, said to the command before the user is let in. */
export interface Greeting {
  /** The command prints it when it listens, and echoes nothing of what comes next. */
  readonly ready: string;
  readonly words: string;
}

/**
 * Runs a command that has the terminal to itself: every key goes to it, Ctrl-C included. It
 * ends with us. To be called only where standard input and output are terminals.
 *
 * @throws AppError as PodExec does.
 */
export async function talkToTerminal(
  exec: PodExec,
  command: Command,
  context: CommandContext,
  greeting?: Greeting,
): Promise<number> {
  const input = await context.input();
  const clock = await context.clock();
  const door = greeting === undefined ? undefined : new Door(greeting, context.terminal.out, clock);
  return input.raw(async (terminal) => {
    const { stdin, signal } = mortalSession(input.bytes, context.signal, clock);
    try {
      const exitCode = await exec.exec({
        ...command,
        terminal,
        stdin: door?.letIn(stdin) ?? stdin,
        onStdout: door?.onStdout ?? context.terminal.out,
        onStderr: context.terminal.err,
        signal,
      });
      context.signal.throwIfAborted();
      return exitCode;
    } finally {
      door?.close();
    }
  });
}

/** More than a shell takes to begin. */
const GREETING_MS = 10_000;

/** Holds the user back until the greeting has been exchanged. */
class Door {
  readonly #greeting: Greeting;
  readonly #pass: (data: Uint8Array) => void;
  readonly #clock: Clock;
  readonly #isOpen: Promise<void>;
  #open: () => void = () => undefined;
  #held: string | undefined = '';

  constructor(greeting: Greeting, pass: (data: Uint8Array) => void, clock: Clock) {
    this.#greeting = greeting;
    this.#pass = pass;
    this.#clock = clock;
    this.#isOpen = new Promise((resolve) => (this.#open = resolve));
  }

  readonly onStdout = (data: Uint8Array): void => {
    if (this.#held === undefined) {
      this.#pass(data);
      return;
    }
    this.#held += new TextDecoder().decode(data);
    const [before, after] = this.#held.split(`${this.#greeting.ready}\r\n`, 2);
    if (after === undefined) return;
    this.#held = `${before ?? ''}${after}`;
    this.close();
    this.#open();
  };

  /** Shows what was held back. */
  close(): void {
    const held = this.#held ?? '';
    this.#held = undefined;
    if (held !== '') this.#pass(new TextEncoder().encode(held));
  }

  async *letIn(keys: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const opened = new AbortController();
    const late = this.#clock.sleep(GREETING_MS, opened.signal).then(() => {
      throw notReady();
    });
    await Promise.race([this.#isOpen, late]);
    opened.abort();
    late.catch(() => undefined);
    yield new TextEncoder().encode(this.#greeting.words);
    yield* keys;
  }
}

function notReady(): AppError {
  return new AppError('KDS_NODE_TIMEOUT', 'the shell in the pod is not ready after 10s', {
    hint: 'Look at the pod: it may have no CPU to spare.',
  });
}
