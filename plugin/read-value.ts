import { parseDuration } from '../shared/domain/duration.ts';
import { AppError } from '../shared/errors/app-error.ts';
import type { Command } from './command.ts';
import type { OperandDefinition, OptionDefinition } from './command-definition.ts';
import { usageLine } from './output/usage-line.ts';
import { nearest } from './suggest.ts';
import { seeHelp } from './usage-error.ts';

/**
 * Reads what stands in the place of an operand.
 *
 * @param parsed - As yargs has it.
 * @throws AppError `KDS_USAGE` when it is missing, or not one of the choices.
 */
export function readOperand(
  command: Command,
  { name, required, several, choices, isPassedOn }: OperandDefinition,
  parsed: Readonly<Record<string, unknown>>,
): unknown {
  const given = valuesOf(parsed[name]).map(String);
  const [text] = given;
  if (required === true && text === undefined && isPassedOn !== true) {
    throw new AppError('KDS_USAGE', `${name} is missing`, {
      hint: `Write: ${usageLine(command)}\n${seeHelp(command)}`,
    });
  }
  if (several === true || text === undefined) return several === true ? given : text;
  const meant = choices?.find((one) => one.toLowerCase() === text.toLowerCase()) ?? text;
  checkChoice(name, choices, meant);
  return meant;
}

/**
 * Reads the value of a flag, of the type that its definition says.
 *
 * @param raw - As yargs has it; undefined when it was not given.
 * @throws AppError `KDS_USAGE` when it is missing, or no such value.
 */
export function readOption(
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
  return new AppError('KDS_USAGE', `${flag} is missing`, { hint: seeHelp(command) });
}
