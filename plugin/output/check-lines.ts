import type { Check } from '../check.ts';
import { wrap, wrapAdvice } from './wrap.ts';

const WIDTH = 80;

/** A line for each check and, where it is not OK, what to do. */
export function checkLines(checks: readonly Check[]): readonly string[] {
  const idWidth = Math.max(...checks.map(({ id }) => id.length)) + 2;
  const indent = ' '.repeat(6 + idWidth);
  return checks.flatMap(({ id, result, detail, next }) => {
    const [first = '', ...more] = wrap(detail, WIDTH - indent.length);
    return [
      `${result.padEnd(6)}${id.padEnd(idWidth)}${first}`,
      ...more.map((line) => indent + line),
      ...wrapAdvice(next, WIDTH - indent.length).map((line) => indent + line),
    ];
  });
}

/** `1 failed, 2 warnings.`; undefined when all is well. */
export function countText(checks: readonly Check[]): string | undefined {
  const failed = checks.filter(({ result }) => result === 'FAIL').length;
  const warned = checks.filter(({ result }) => result === 'WARN').length;
  if (failed + warned === 0) return undefined;
  return `${failed} failed, ${warned === 1 ? '1 warning' : `${warned} warnings`}.`;
}
