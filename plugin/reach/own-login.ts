import { AppError } from '../../shared/errors/app-error.ts';

/** For whoever writes a password behind `--`. */
export const PASSWORD_NOTE =
  'note: the password among the arguments is in the process list of the pod and in the audit log;\n' +
  '  name a Secret instead: --credentials-secret NAME\n';

/** The error for a login by a Secret beside one among the arguments. */
export function twoLogins(): AppError {
  return new AppError(
    'KDS_USAGE',
    '--credentials-secret and the login behind -- contradict each other',
    {
      hint: 'Leave one of them out.',
    },
  );
}
