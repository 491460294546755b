import { AppError } from '../shared/errors/app-error.ts';
import type { Command } from './command.ts';
import { KUBECTL_ONLY_FLAGS } from './options/kubectl-only-flags.ts';
import { usageLine } from './output/usage-line.ts';
import { nearest } from './suggest.ts';

/**
 * Says what is wrong with arguments in our words: those of yargs name the flag without its dashes.
 *
 * @param message - What yargs says.
 */
export function usageError(command: Command, argv: readonly string[], message: string): AppError {
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1]?.split(', ')[0];
  if (unknown === undefined) {
    const empty = /^Not enough arguments following: (.*)$/s.exec(message)?.[1];
    const problem = empty === undefined ? message : `${dashed(empty)} needs a value`;
    return new AppError('KDS_USAGE', problem, { hint: seeHelp(command) });
  }
  if (!argv.some((argument) => isFlagCalled(argument, unknown))) {
    return new AppError('KDS_USAGE', `unexpected argument "${unknown}"`, {
      hint: `${passOnAdvice(command)}${seeHelp(command)}`,
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
        ? `${passOnAdvice(command)}${seeHelp(command)}`
        : `Did you mean --${guess}? ${seeHelp(command)}`,
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

/** Where all of a command is told. */
export function seeHelp({ name }: Command): string {
  return `See: kubectl k8ssandra ${name} --help`;
}
