import { printable } from '../../domain/printable.ts';
import type { Terminal } from '../../ports/terminal.ts';
import { processScreen } from './process-screen.ts';
import { writeWhole } from './write-whole.ts';

const STDOUT = 1;
const STDERR = 2;

/**
 * The terminal, pipes or files that this process was started with.
 *
 * It does not use `process.stdout`, whose first use takes longer than all the rest of a small
 * command. What nobody reads any more, as after `| head`, is dropped; what cannot be written
 * for another reason, as on a full disk, throws the error of `write` as it is.
 */
export function processTerminal(): Terminal {
  let hasReader = true;
  return {
    out: (content) => {
      hasReader &&= writeWhole(STDOUT, content);
    },
    err: (content) => {
      // Words are ours, with what servers have said in them; bytes are of programs in pods.
      writeWhole(STDERR, typeof content === 'string' ? printable(content) : content);
    },
    screen: () => processScreen(process.env),
    hasReader: () => hasReader,
  };
}
