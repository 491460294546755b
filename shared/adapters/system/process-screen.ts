import { fstatSync } from 'node:fs';

import type { Screen } from '../../ports/terminal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks at standard output, cheaply when it is a file or a pipe. */
export function processScreen(environment: Environment): Screen {
  const columns = terminalColumns();
  return {
    isTerminal: columns !== undefined,
    columns,
    hasColour: wantsColour(columns !== undefined, environment),
  };
}

/**
 * Decides on colour where no flag does.
 *
 * Order, as most programs have it: `NO_COLOR` (https://no-color.org), `FORCE_COLOR` and
 * `CLICOLOR_FORCE`, a terminal that can do nothing, and then whether it is a terminal at all.
 */
export function wantsColour(isTerminal: boolean, environment: Environment): boolean {
  const isSet = (name: string): boolean => (environment[name] ?? '') !== '';
  if (isSet('NO_COLOR')) return false;
  const isForced = ['FORCE_COLOR', 'CLICOLOR_FORCE'].some(
    (name) => isSet(name) && environment[name] !== '0',
  );
  if (isForced) return true;
  return isTerminal && environment['TERM'] !== 'dumb';
}

/** Undefined for what is not a terminal. The first use of `process.stdout` is costly. */
function terminalColumns(): number | undefined {
  try {
    if (!fstatSync(1).isCharacterDevice()) return undefined;
  } catch {
    return undefined;
  }
  const { isTTY, columns } = process.stdout as { isTTY?: boolean; columns?: number };
  if (isTTY !== true) return undefined;
  // A terminal that does not know its size says 0.
  return columns === undefined || columns === 0 ? 80 : columns;
}
