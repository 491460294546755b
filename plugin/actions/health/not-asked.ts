import { AppError } from '../../../shared/errors/app-error.ts';

/** Stands for what no check that is wanted needs. */
export const NOT_ASKED: { readonly error: AppError } = {
  error: new AppError('KDS_USAGE', 'it was not asked for', {
    hint: 'Name the check with --check.',
  }),
};
