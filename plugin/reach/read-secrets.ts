import { AppError } from '../../shared/errors/app-error.ts';
import type { CommandContext } from '../command-context.ts';
import { Interrupted } from '../interrupted.ts';

const MAX_BYTES = 64 * 1_024;
const CTRL_C = '\x03';
const BACKSPACES = ['\x7f', '\b'];
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
  const lines = readLines(input.bytes);
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

/** Lines as they are typed: Backspace takes back a letter, Ctrl-C all. */
async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  const line: string[] = [];
  let before = '';
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > MAX_BYTES) break;
    for (const letter of decoder.decode(chunk, { stream: true })) {
      const isEnd = LINE_ENDS.includes(letter);
      // A line may end with both.
      if (isEnd && !(letter === '\n' && before === '\r')) yield line.splice(0).join('');
      else if (!isEnd) type(letter, line);
      before = letter;
    }
  }
  if (line.length > 0) yield line.join('');
  return undefined;
}

function type(letter: string, line: string[]): void {
  if (letter === CTRL_C) throw new Interrupted();
  if (BACKSPACES.includes(letter)) line.pop();
  else line.push(letter);
}

function noLine(name: string): AppError {
  return new AppError('KDS_USAGE', `standard input has no value for "${name}"`, {
    hint: 'Write one line for each --secret-query.',
  });
}
