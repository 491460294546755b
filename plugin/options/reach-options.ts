import { AppError } from '../../shared/errors/app-error.ts';
import type { OptionDefinitions } from '../command-definition.ts';

/** Which container a command is run in. */
export const CONTAINER_OPTION = {
  container: {
    type: 'text',
    short: 'c',
    describe: 'Container to run it in. Default: the one that runs Cassandra.',
  },
} as const satisfies OptionDefinitions;

/** Whom to log in as. */
export const CREDENTIALS_OPTION = {
  'credentials-secret': {
    type: 'text',
    describe:
      'Secret with username and password to log in with. Default: the superuser Secret of cass-operator.',
  },
} as const satisfies OptionDefinitions;

/** For how many nodes something is meant. */
export const FAN_OUT_OPTIONS = {
  all: { type: 'flag', describe: 'All nodes of the target, when it has several.' },
  parallel: {
    type: 'text',
    default: '1',
    describe: 'How many nodes at once, from 1 to 32.',
  },
} as const satisfies OptionDefinitions;

const MOST_AT_ONCE = 32;

/** @throws AppError `KDS_USAGE` for anything but a number from 1 to 32. */
export function readParallel(text: string): number {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_AT_ONCE) return count;
  throw new AppError('KDS_USAGE', `--parallel cannot be "${text}"`, {
    hint: `Write a number from 1 to ${MOST_AT_ONCE}.`,
  });
}
