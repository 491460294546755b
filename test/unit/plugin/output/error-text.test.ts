import { expect, it } from 'vitest';

import { errorText, errorTexts } from '../../../../plugin/output/error-text.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';

it('says what went wrong, and then what to do', () => {
  const error = new AppError('KDS_API_REFUSED', 'no', { hint: 'Try again.' });
  expect(errorText(error)).toBe('error: no (KDS_API_REFUSED)\nTry again.\n');
});

it('prints a hint that errors share once', () => {
  const error = new AppError('KDS_API_REFUSED', 'no', { hint: 'Try again.' });
  expect(errorTexts([error, error])).toBe(
    'error: no (KDS_API_REFUSED)\nerror: no (KDS_API_REFUSED)\nTry again.\n',
  );
});

it('shows what a server says to the terminal, instead of passing it on', () => {
  const error = new AppError('KDS_API_REFUSED', '\u001b[31mred\u0007\nnext', { hint: '\u009b2J' });
  expect(errorText(error)).toBe('error: \\x1b[31mred\\x07\nnext (KDS_API_REFUSED)\n\\x9b2J\n');
});
