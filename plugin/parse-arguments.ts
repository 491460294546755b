import yargs from 'yargs';

import { parseDuration } from '../shared/domain/duration.ts';
import { AppError } from '../shared/errors/app-error.ts';
import type { Command } from './command.ts';
import type { OperandDefinition, OptionDefinition } from './command-definition.ts';
import { KUBECTL_ONLY_FLAGS } from './options/kubectl-only-flags.ts';
import { usageLine } from './output/usage-line.ts';
import { nearest } from './suggest.ts';

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

function readOperand(
  command: Command,
  { name, required, several, choices, isPassedOn }: OperandDefinition,
  parsed: Arguments,
): unknown {
  const given = valuesOf(parsed[name]).map(String);
  const [text] = given;
  if (required === true && text === undefined && isPassedOn !== true) {
    throw new AppError('KDS_USAGE', `${name} is missing`, {
      hint: `Write: ${usageLine(command)}\n${see(command)}`,
    });
  }
  if (several === true || text === undefined) return several === true ? given : text;
  const meant = choices?.find((one) => one.toLowerCase() === text.toLowerCase()) ?? text;
  checkChoice(name, choices, meant);
  return meant;
}

function readOption(
  command: Command,
  name: string,
  definition: OptionDefinition,
  raw: unknown,
): unknown {
  const { type, required } = definition;
  const given = valuesOf(raw);
  if (type === 'flag') return given[given.length - 1] === true;
  const texts = given.map(String);
  const text = texts[texts.length - 1] ?? definition.default;
  if (required === true && text === undefined) throw missing(command, name);
  if (type === 'list') {
    for (const one of texts) checkChoice(`--${name}`, definition.choices, one);
    return texts;
  }
  if (text !== undefined) checkChoice(`--${name}`, definition.choices, text);
  return type === 'duration' && text !== undefined ? readDuration(name, definition, text) : text;
}

/** What no timer can count: a bit less than 25 days, in milliseconds. */
const MAX_DURATION_MS = 2 ** 31 - 1;

/** A limit of nothing is none that anybody means. */
function readDuration(name: string, { mayBeZero }: OptionDefinition, text: string): number {
  if (mayBeZero === true && text === '0') return 0;
  const durationMs = parseDuration(text);
  if (durationMs > MAX_DURATION_MS) {
    throw new AppError('KDS_USAGE', `--${name} cannot be "${text}": it is too long`, {
      hint: 'Write a time of at most 596h.',
    });
  }
  if (durationMs > 0 || mayBeZero === true) return durationMs;
  throw new AppError('KDS_USAGE', `--${name} cannot be "${text}"`, {
    hint: 'Write a time that is longer than nothing, such as 500ms, 90s or 10m.',
  });
}

/** yargs gives a flag that is there once as a value, and one that is there twice as a list. */
function valuesOf(raw: unknown): readonly unknown[] {
  if (raw === undefined) return [];
  return Array.isArray(raw) ? (raw as unknown[]) : [raw];
}

function checkChoice(what: string, choices: readonly string[] | undefined, text: string): void {
  if (choices === undefined || choices.includes(text)) return;
  const guess = nearest(text, choices);
  throw new AppError('KDS_USAGE', `${what} cannot be "${text}"`, {
    hint:
      guess === undefined
        ? `Use one of: ${choices.join(', ')}.`
        : `Did you mean "${guess}"? Use one of: ${choices.join(', ')}.`,
  });
}

function missing(command: Command, name: string): AppError {
  const short = command.options[name]?.short;
  const flag = short === undefined ? `--${name}` : `-${short} (--${name})`;
  return new AppError('KDS_USAGE', `${flag} is missing`, { hint: see(command) });
}

/** Says it in our words: those of yargs name the flag without its dashes. */
function usageError(command: Command, argv: readonly string[], message: string): AppError {
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1]?.split(', ')[0];
  if (unknown === undefined) {
    const empty = /^Not enough arguments following: (.*)$/s.exec(message)?.[1];
    const problem = empty === undefined ? message : `${dashed(empty)} needs a value`;
    return new AppError('KDS_USAGE', problem, { hint: see(command) });
  }
  if (!argv.some((argument) => isFlagCalled(argument, unknown))) {
    return new AppError('KDS_USAGE', `unexpected argument "${unknown}"`, {
      hint: `${passOnAdvice(command)}${see(command)}`,
    });
  }
  return unknownFlag(command, unknown);
}

function unknownFlag(command: Command, unknown: string): AppError {
  const instead = Object.hasOwn(KUBECTL_ONLY_FLAGS, unknown)
    ? KUBECTL_ONLY_FLAGS[unknown]
    : undefined;
  if (instead !== undefined) {
    return new AppError('KDS_USAGE', `${dashed(unknown)} is a flag of kubectl only`, {
      hint: instead,
    });
  }
  const guess = nearest(unknown, Object.keys(command.options));
  return new AppError('KDS_USAGE', `unknown flag ${dashed(unknown)}`, {
    hint:
      guess === undefined
        ? `${passOnAdvice(command)}${see(command)}`
        : `Did you mean --${guess}? ${see(command)}`,
  });
}

/** For whoever has forgotten that other programs get their arguments behind `--`. */
function passOnAdvice(command: Command): string {
  if (!command.operands.some(({ isPassedOn }) => isPassedOn)) return '';
  return `Put -- in front of what is to be passed on: ${usageLine(command)}\n`;
}

/** True for `--name`, `--name=value`, and a letter in `-abc`. */
function isFlagCalled(argument: string, name: string): boolean {
  if (argument.startsWith('--')) return argument.slice(2).split('=', 1)[0] === name;
  return argument.startsWith('-') && name.length === 1 && argument.includes(name);
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function see({ name }: Command): string {
  return `See: kubectl k8ssandra ${name} --help`;
}
