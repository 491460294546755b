import yargs from 'yargs';

import { AppError } from '../shared/errors/app-error.ts';
import type { Command } from './command.ts';
import type { OperandDefinition } from './command-definition.ts';
import { readOperand, readOption } from './read-value.ts';
import { usageError } from './usage-error.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** kubectl's conventions, where those of yargs differ. */
const PARSER = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'strip-aliased': true,
};

/**
 * Reads the arguments of one command.
 *
 * @param argv - Without the words of the command.
 * @returns The arguments under the names of the definition, of the types that it says.
 * @throws AppError `KDS_USAGE` for the first argument that is wrong, with the flag that was
 *   probably meant.
 */
export function parseArguments(command: Command, argv: readonly string[]): Arguments {
  const { own, passedOn } = splitPassedOn(command, argv);
  const known = createParser(command, own).parseSync(splitShorts(own, command)) as Arguments;
  const parsed = { ...known, ...passedOn };
  const args: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(command.options)) {
    args[name] = readOption(command, name, definition, parsed[name]);
  }
  for (const operand of command.operands)
    args[operand.name] = readOperand(command, operand, parsed);
  return args;
}

/** Keeps what is meant for another program away from the parser. */
function splitPassedOn(
  { operands }: Command,
  argv: readonly string[],
): { readonly own: readonly string[]; readonly passedOn: Arguments } {
  const operand = operands.find(({ isPassedOn }) => isPassedOn);
  const end = argv.indexOf('--');
  if (operand === undefined || end < 0) return { own: argv, passedOn: {} };
  return { own: argv.slice(0, end), passedOn: { [operand.name]: argv.slice(end + 1) } };
}

/** A yargs that knows this command only, and complains in our words. */
function createParser(command: Command, argv: readonly string[]): ReturnType<typeof yargs> {
  const operands = command.operands.filter(({ isPassedOn }) => isPassedOn !== true);
  const usage = ['$0', ...operands.map(yargsOperand)].join(' ');
  const parser = yargs()
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration(PARSER)
    .command(usage, '', (sub) => {
      for (const { name, several = false } of operands) {
        sub.positional(name, { type: 'string', array: several });
      }
      return sub;
    })
    .strict()
    .fail((message: string | null, error: Error | undefined) => {
      // A YError is yargs complaining about the arguments; so is a message without an error.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw usageError(command, argv, message ?? '');
    });
  for (const [name, { type, short }] of Object.entries(command.options)) {
    parser.option(name, {
      ...(short === undefined ? {} : { alias: short }),
      ...(type === 'flag' ? { type: 'boolean' } : { type: 'string', requiresArg: true }),
    });
  }
  skipHelpText(parser);
  return parser;
}

/** yargs writes the help text of every command it runs, in case it is wanted; ours is elsewhere. */
function skipHelpText(parser: ReturnType<typeof yargs>): void {
  const internal = parser as unknown as {
    getInternalMethods(): { getUsageInstance(): { cacheHelpMessage(): void } };
  };
  internal.getInternalMethods().getUsageInstance().cacheHelpMessage = () => undefined;
}

/** `-ojson` is `-o json` to kubectl; yargs would read it as five flags. */
function splitShorts(argv: readonly string[], { options }: Command): readonly string[] {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const valued = Object.values(options).flatMap(({ type, short }) =>
    type === 'flag' || short === undefined ? [] : [short],
  );
  const split = flags.flatMap((argument) => {
    const flag = readFlagValue(argument, options);
    if (flag !== undefined) return [flag];
    const [, letter = '', assigned, glued] = /^-([A-Za-z])(?:=(.*)|(.+))$/s.exec(argument) ?? [];
    return valued.includes(letter) ? [`-${letter}`, assigned ?? glued ?? ''] : [argument];
  });
  return end < 0 ? split : [...split, ...argv.slice(end)];
}

/** What Go's strconv.ParseBool takes, and so kubectl. */
const BOOLEANS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false]),
]) as Record<string, boolean>;

/**
 * Writes `--flag=VALUE` as yargs reads it, to whom any value but `true` means false.
 *
 * @returns Undefined for any other argument.
 * @throws AppError `KDS_USAGE` for a value that is neither true nor false.
 */
function readFlagValue(argument: string, options: Command['options']): string | undefined {
  const [, dashes = '', name = '', text = ''] = /^(--?)([^=]+)=(.*)$/s.exec(argument) ?? [];
  const found = Object.entries(options).find(([long, { type, short }]) => {
    return type === 'flag' && (dashes === '--' ? long === name : short === name);
  });
  if (found === undefined) return undefined;
  const value = Object.hasOwn(BOOLEANS, text) ? BOOLEANS[text] : undefined;
  if (value === undefined) {
    throw new AppError('KDS_USAGE', `${dashes}${name} cannot be "${text}"`, {
      hint: `Use ${dashes}${name}, or ${dashes}${name}=false.`,
    });
  }
  return `${dashes}${name}=${String(value)}`;
}

function yargsOperand({ name, several }: OperandDefinition): string {
  return several === true ? `[${name}..]` : `[${name}]`;
}
