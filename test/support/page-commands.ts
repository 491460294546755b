/** A fenced block of commands on a page of the documentation. */
export type CommandBlock =
  | { readonly kind: 'script'; readonly line: number; readonly script: string }
  | { readonly kind: 'session'; readonly line: number; readonly commands: readonly ShownCommand[] }
  /** For people only: no test can run it. */
  | { readonly kind: 'by-hand'; readonly line: number; readonly script: string };

/** A command behind `$ `, and the lines below it, which are what it prints. */
export interface ShownCommand {
  readonly command: string;
  readonly output: string;
}

const FENCED = /^```(.*)\n([\s\S]*?)^```$/gm;

/**
 * The command blocks of a page, in their order: `sh` is a script, `console` a session with
 * outputs, `sh by-hand` a script that is not run.
 *
 * @throws Error for a block of another kind, which nobody would check.
 */
export function commandBlocks(markdown: string): readonly CommandBlock[] {
  return [...markdown.matchAll(FENCED)].map(([, info, body = ''], index, all) => {
    const line = markdown.slice(0, all[index]?.index).split('\n').length;
    if (info === 'sh') return { kind: 'script', line, script: body };
    if (info === 'sh by-hand') return { kind: 'by-hand', line, script: body };
    if (info === 'console') return { kind: 'session', line, commands: session(body, line) };
    throw new Error(`line ${line}: a block is sh, console or sh by-hand, not "${info ?? ''}"`);
  });
}

function session(body: string, line: number): readonly ShownCommand[] {
  const [before, ...parts] = body.split(/^\$ /m);
  if (before !== '') throw new Error(`line ${line}: the block does not begin with "$ "`);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return { command: part.slice(0, end), output: part.slice(end + 1).trimEnd() };
  });
}

/**
 * What a command printed, in the lines of `stableLines`, without those that the page leaves out
 * by a line of `...`: to be compared with `stableLines(shown)`.
 */
export function asShown(printed: string, shown: string): readonly string[] {
  const wanted = stableLines(shown);
  const rest = [...stableLines(printed)];
  const result: string[] = [];
  for (const [index, line] of wanted.entries()) {
    if (line === GAP) {
      const next = rest.indexOf(wanted[index + 1] ?? GAP);
      rest.splice(0, next === -1 ? rest.length : next);
      result.push(GAP);
    } else result.push(...rest.splice(0, 1));
  }
  return [...result, ...rest];
}

const GAP = '...';
const AGE = /\b\d+[smhd]\b/g;
const DATE = /\b\d{4}-\d\d-\d\dT[\d:]+Z/g;

/** The lines of an output without what differs from run to run: ages, dates, widths of columns. */
export function stableLines(text: string): readonly string[] {
  return text
    .trimEnd()
    .replaceAll(AGE, 'AGE')
    .replaceAll(DATE, 'DATE')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n')
    .map((line) => line.trimEnd());
}
