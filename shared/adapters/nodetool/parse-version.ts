import { unusableAnswer } from './unusable-answer.ts';

/**
 * Reads `nodetool version`.
 *
 * @returns `5.0.9`.
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else.
 */
export function parseVersion(text: string): string {
  const version = /^ReleaseVersion: (\S+)$/m.exec(text)?.[1];
  if (version === undefined) throw unusableAnswer('version', text.split('\n')[0]);
  return version;
}
