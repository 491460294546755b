import { printable } from '../../shared/domain/printable.ts';
import type { AppError } from '../../shared/errors/app-error.ts';

/** An error as it reads on standard error: what went wrong, then what to do. */
export function errorText(error: AppError): string {
  return `${problemText(error)}${printable(error.hint)}\n`;
}

/** Several errors; a hint that they share is printed once, below the last. */
export function errorTexts(errors: readonly AppError[]): string {
  return errors
    .map((error, index) => {
      const isRepeated = errors[index + 1]?.hint === error.hint;
      return isRepeated ? problemText(error) : errorText(error);
    })
    .join('');
}

function problemText({ message, code }: AppError): string {
  return `error: ${printable(message)} (${code})\n`;
}
