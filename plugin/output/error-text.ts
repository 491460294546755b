import type { AppError } from '../../shared/errors/app-error.ts';

/** An error as it reads on standard error: what went wrong, then what to do. */
export function errorText(error: AppError): string {
  return `error: ${error.message} (${error.code})\n${error.hint}\n`;
}

/** Several errors; a hint that they share is printed once, below the last. */
export function errorTexts(errors: readonly AppError[]): string {
  return errors
    .map((error, index) => {
      const isRepeated = errors[index + 1]?.hint === error.hint;
      return isRepeated ? `error: ${error.message} (${error.code})\n` : errorText(error);
    })
    .join('');
}
