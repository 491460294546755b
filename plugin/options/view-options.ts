import type { OptionDefinitions, OptionValues } from '../command-definition.ts';

const VIEW_FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const;

/** How a command prints what it shows in sentences, which have no columns. */
export const SCREEN_OPTIONS = {
  output: {
    type: 'text',
    short: 'o',
    default: 'table',
    choices: VIEW_FORMATS,
    describe: 'Form of the answer.',
  },
  color: {
    type: 'text',
    default: 'auto',
    choices: ['auto', 'always', 'never'],
    describe: 'Whether to use colour. NO_COLOR and FORCE_COLOR count with auto.',
  },
  watch: {
    type: 'flag',
    short: 'w',
    describe:
      'Show it again and again until Ctrl-C: at a terminal all of it, elsewhere the lines that are new.',
  },
  interval: {
    type: 'duration',
    default: '2s',
    describe: 'With --watch: the time from one look to the next.',
  },
} as const satisfies OptionDefinitions;

const { output, ...REST } = SCREEN_OPTIONS;

/** How a command prints what it shows in tables. */
export const VIEW_OPTIONS = {
  output,
  'no-headers': { type: 'flag', describe: 'Leave out the heads of the tables.' },
  'sort-by': { type: 'text', describe: 'Title of the column to sort the tables by.' },
  ...REST,
} as const satisfies OptionDefinitions;

/** Of either kind of command. */
export type ViewArguments = OptionValues<typeof SCREEN_OPTIONS> &
  Partial<OptionValues<typeof VIEW_OPTIONS>>;
