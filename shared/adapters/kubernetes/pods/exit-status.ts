import { isObject, objectsAt, stringAt } from '../../../domain/json.ts';
import type { JsonValue } from '../../../domain/json.ts';

/** How a command in a container ended. */
export type ExitStatus = { readonly exitCode: number } | { readonly problem: string };

/**
 * Reads what the API server says last about a command: a Status object.
 *
 * @returns A problem when the command was not started, or nobody knows how it ended.
 */
export function readExitStatus(text: string): ExitStatus {
  const status = parse(text);
  if (stringAt(status, 'status') === 'Success') return { exitCode: 0 };
  const causes = objectsAt(status, 'details', 'causes');
  const exitCode = causes.find((cause) => stringAt(cause, 'reason') === 'ExitCode');
  const digits = stringAt(exitCode, 'message') ?? '';
  if (/^\d{1,3}$/.test(digits)) return { exitCode: Number(digits) };
  return { problem: stringAt(status, 'message') ?? text.trim() };
}

function parse(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
