import type { OptionDefinitions } from '../command-definition.ts';

export const OUTPUT_FORMATS = ['text', 'json', 'yaml'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Text is for people and may change in any release; JSON and YAML are an interface. */
export const OUTPUT_OPTION = {
  output: {
    type: 'text',
    short: 'o',
    default: 'text',
    choices: OUTPUT_FORMATS,
    describe: 'Form of the answer.',
  },
} as const satisfies OptionDefinitions;
