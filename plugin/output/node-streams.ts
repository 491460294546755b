import type { AppError } from '../../shared/errors/app-error.ts';
import type { Terminal } from '../../shared/ports/terminal.ts';
import { errorText } from './error-text.ts';
import { OutputRoom } from './output-room.ts';

/** Where the output of one node goes. */
export interface NodeStream {
  readonly onStdout: (data: Uint8Array) => void;
  readonly onStderr: (data: Uint8Array) => void;
  /** @param error - What went wrong. */
  readonly end: (error?: AppError) => void;
}

/** Something to show, and how much memory it takes until then. */
interface Piece {
  readonly show: () => void;
  readonly bytes: number;
}

/**
 * The output of a command on several nodes: of each node below a head of its own, in their order.
 *
 * What the first node that is not done prints is shown as it comes; what others print waits.
 * Standard error has no heads, so each of its lines begins with the name of the node.
 */
export class NodeStreams {
  readonly #terminal: Pick<Terminal, 'out' | 'err'>;
  readonly #nodes: { readonly waiting: Piece[]; isDone: boolean }[];
  readonly #room: OutputRoom;
  readonly #cut = new Set<number>();
  #shown = 0;

  /** @param room - For what waits. */
  constructor(count: number, terminal: Pick<Terminal, 'out' | 'err'>, room = new OutputRoom()) {
    this.#terminal = terminal;
    this.#room = room;
    this.#nodes = Array.from({ length: count }, () => ({ waiting: [], isDone: false }));
  }

  /**
   * @param name - Stands before each line of standard error.
   * @param head - A line above its output.
   */
  open(index: number, name: string, head: string): NodeStream {
    const { out, err } = this.#terminal;
    const lines = new PrefixedLines(`${name}: `);
    const write = (show: () => void, bytes = 0): void => {
      if (index === this.#shown) show();
      else this.#nodes[index]?.waiting.push({ show, bytes });
    };
    const writeOutput = (show: () => void, bytes: number): void => {
      // Something is missing by then: what comes after it would be misread.
      if (this.isCut(index)) return;
      if (index === this.#shown || this.#room.take(bytes)) write(show, bytes);
      else this.#cut.add(index);
    };
    write(() => {
      out(`${index === 0 ? '' : '\n'}${head}\n`);
    });
    return {
      onStdout: (data) => {
        writeOutput(() => {
          out(data);
        }, data.length);
      },
      onStderr: (data) => {
        const text = lines.take(data);
        if (text === '') return;
        writeOutput(() => {
          err(text);
        }, data.length);
      },
      end: (error) => {
        const text = `${lines.rest()}${error === undefined ? '' : errorText(error)}`;
        write(() => {
          if (text !== '') err(text);
        });
        const node = this.#nodes[index];
        if (node !== undefined) node.isDone = true;
        this.#advance();
      },
    };
  }

  /** Whether some output of a node found no room while it waited. */
  readonly isCut = (index: number): boolean => this.#cut.has(index);

  #advance(): void {
    while (this.#nodes[this.#shown]?.isDone === true) {
      this.#shown += 1;
      const waiting = this.#nodes[this.#shown]?.waiting.splice(0) ?? [];
      for (const { show, bytes } of waiting) {
        show();
        this.#room.free(bytes);
      }
    }
  }
}

class PrefixedLines {
  readonly #prefix: string;
  readonly #decoder = new TextDecoder();
  #partial = '';

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The lines that are complete. */
  take(data: Uint8Array): string {
    const lines = `${this.#partial}${this.#decoder.decode(data, { stream: true })}`.split('\n');
    this.#partial = lines.pop() ?? '';
    return lines.map((line) => `${this.#prefix}${line}\n`).join('');
  }

  /** What has no line end. */
  rest(): string {
    return this.#partial === '' ? '' : `${this.#prefix}${this.#partial}\n`;
  }
}
