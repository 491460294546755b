import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { format, inspect } from 'node:util';

/**
 * What yargs asks of its platform, with only what we let it do.
 *
 * The one it brings loads node:assert, node:module and, for the width of the
 * terminal, everything behind `process.stdout`; it reads translations and looks for
 * package.json. That is half the start-up of an offline command. Our help and our
 * messages do not come from yargs, so nothing here writes text for people.
 *
 * @param Parser - yargs-parser, as it stands beside yargs.
 */
export function yargsShim(Parser: unknown): object {
  const translate = (text: string, ...values: unknown[]): string => format(text, ...values);
  return {
    assert: { notStrictEqual: expect, strictEqual: expectSame },
    cliui: notUsed,
    findUp: notUsed,
    getEnv: () => undefined,
    inspect,
    getProcessArgvBin: () => '',
    mainFilename: '/',
    Parser,
    path: { basename, dirname, extname, relative, resolve, join },
    process: {
      argv: () => process.argv,
      cwd: () => '/',
      emitWarning: notUsed,
      execPath: () => process.execPath,
      exit: notUsed,
      nextTick: (callback: () => void) => {
        process.nextTick(callback);
      },
      stdColumns: null,
    },
    readFileSync: notUsed,
    readdirSync: notUsed,
    require: notUsed,
    getCallerFile: () => '',
    stringWidth: (text: string) => text.length,
    y18n: {
      __: translate,
      __n: (one: string, other: string, count: number, ...values: unknown[]) =>
        translate(count === 1 ? one : other, ...values),
      getLocale: () => 'en',
      setLocale: () => undefined,
      updateLocale: () => undefined,
    },
  };
}

function expect(actual: unknown, unexpected: unknown, message?: string): void {
  if (actual === unexpected) throw new Error(message);
}

function expectSame(actual: unknown, expected: unknown, message?: string): void {
  if (actual !== expected) throw new Error(message);
}

function notUsed(): never {
  throw new Error('yargs asked its platform for something that it does not get here');
}
