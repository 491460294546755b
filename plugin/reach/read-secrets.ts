import { AppError } from '../../shared/errors/app-error.ts';
import type { CommandContext } from '../command-context.ts';
import { Interrupted } from '../interrupted.ts';

const MAX_BYTES = 64 * 1_024;
/** Ctrl-C, Ctrl-D, Ctrl-U and two spellings of Backspace. */
const KEY = { interrupt: '\x03', end: '\x04', kill: '\x15', backspaces: ['\x7f', '\b'] };
const LINE_ENDS = ['\r', '\n'];

/**
 * Reads one line of standard input for each name; at a terminal it asks for them, without an echo.
 *
 * @returns Pairs of name and line.
 * @throws AppError `KDS_USAGE` when there are not as many lines, or one is empty.
 */
export async function readSecrets(
  names: readonly string[],
  context: Pick<CommandContext, 'input' | 'terminal'>,
): Promise<readonly (readonly [name: string, value: string])[]> {
  if (names.length === 0) return [];
  const input = await context.input();
  const prompt = (text: string): void => {
    if (input.isTerminal) context.terminal.err(text);
  };
  const lines = readLines(input.bytes, input.isTerminal);
  const read = async (): Promise<readonly (readonly [string, string])[]> => {
    const pairs: (readonly [string, string])[] = [];
    for (const name of names) {
      prompt(`${name}: `);
      const { value } = (await lines.next()) as { value?: string };
      prompt('\r\n');
      if (value === undefined || value === '') throw noLine(name);
      pairs.push([name, value]);
    }
    return pairs;
  };
  return input.isTerminal ? input.raw(read) : read();
}

/** Lines as they come; at a terminal, with the keys that take something back. */
async function* readLines(
  bytes: AsyncIterable<Uint8Array>,
  isTyped: boolean,
): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  const line: string[] = [];
  let before = '';
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > MAX_BYTES) throw unfit('longer than 64 KiB');
    for (const letter of decoder.decode(chunk, { stream: true })) {
      const isEnd = LINE_ENDS.includes(letter);
      // A line may end with both.
      if (isEnd && !(letter === '\n' && before === '\r')) yield line.splice(0).join('');
      else if (!isEnd) add(letter, line, isTyped);
      before = letter;
    }
  }
  if (line.length > 0) yield line.join('');
  return undefined;
}

function add(letter: string, line: string[], isTyped: boolean): void {
  if (isTyped && (letter === KEY.interrupt || letter === KEY.end)) throw new Interrupted();
  if (isTyped && KEY.backspaces.includes(letter)) line.pop();
  else if (isTyped && letter === KEY.kill) line.length = 0;
  // Nobody could ever type it again.
  else if (/\p{Cc}/u.test(letter)) throw unfit('not text: it has a control character');
  else line.push(letter);
}

function unfit(problem: string): AppError {
  return new AppError('KDS_USAGE', `the value on standard input is ${problem}`, {
    hint: 'Write one line of text for each --secret-query.',
  });
}

function noLine(name: string): AppError {
  return new AppError('KDS_USAGE', `standard input has no value for "${name}"`, {
    hint: 'Write one line for each --secret-query.',
  });
}
