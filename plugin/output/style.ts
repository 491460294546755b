import { printable } from '../../shared/domain/printable.ts';
import type { Screen } from '../../shared/ports/terminal.ts';

/** What a colour stands for. It is never the only sign: the words say the same. */
export type Tone = 'good' | 'warning' | 'bad' | 'quiet';

/** How tables and screens are to look. */
export interface Style {
  /** Shows the columns that few need, too. */
  readonly wide: boolean;
  readonly headers: boolean;
  /** Title of a column, in any case. */
  readonly sortBy: string | undefined;
  /** In characters; undefined where lines have no end. */
  readonly width: number | undefined;
  readonly paint: (tone: Tone | undefined, text: string) => string;
}

const SGR: Readonly<Record<Tone, string>> = { good: '32', warning: '33', bad: '31', quiet: '2' };

/** What {@link Style.paint} puts around a text. */
const OWN_COLOURS = new RegExp(`(\u001b\\[(?:${[...Object.values(SGR), '0'].join('|')})m)`);

/** The same screen without control characters, but for the colours in it. */
export function printableScreen(screen: string): string {
  return screen
    .split(OWN_COLOURS)
    .map((part) => (OWN_COLOURS.test(part) ? part : printable(part)))
    .join('');
}

export interface StyleArguments {
  readonly output: string;
  /** Absent, like the next, where there are no tables. */
  readonly 'no-headers'?: boolean;
  readonly 'sort-by'?: string | undefined;
  readonly color: 'auto' | 'always' | 'never';
}

export function styleFor(args: StyleArguments, screen: Screen): Style {
  const isColoured = args.color === 'always' || (args.color === 'auto' && screen.hasColour);
  return {
    wide: args.output === 'wide',
    headers: args['no-headers'] !== true,
    sortBy: args['sort-by'],
    width: screen.columns,
    paint: (tone, text) =>
      isColoured && tone !== undefined ? `\u001b[${SGR[tone]}m${text}\u001b[0m` : text,
  };
}

/** Text without colour, as it goes into a file. */
export const PLAIN: Style = {
  wide: false,
  headers: true,
  sortBy: undefined,
  width: undefined,
  paint: (_tone, text) => text,
};
