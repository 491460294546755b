import { wrap, wrapAdvice } from './wrap.ts';

/** A remark below a table: `!` before what is wrong, `?` before what is not known. */
export function bullet(
  sign: '!' | '?',
  problem: string,
  next: string | undefined,
  width: number,
): readonly string[] {
  return [
    ...wrap(problem, width - 4).map((line, index) =>
      index === 0 ? `  ${sign} ${line}\n` : `    ${line}\n`,
    ),
    ...wrapAdvice(next, width - 4).map((line) => `    ${line}\n`),
  ];
}
