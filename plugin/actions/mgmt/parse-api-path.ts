import { AppError } from '../../../shared/errors/app-error.ts';
import { isSecretName, isTokenName } from '../redact/secret-name.ts';

/** A path as it is sent, and its query taken apart. */
export interface ApiPath {
  /** Escaped. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads what the user wrote behind the method.
 *
 * @throws AppError `KDS_USAGE` for what is no path, or has a secret in it.
 */
export function parseApiPath(text: string): ApiPath {
  const [path = '', search = ''] = splitOnce(text, '?');
  if (!/^\/[!-~]*$/.test(path) || /[#\\]|^\/\//.test(text)) {
    // What follows may be a secret.
    const [shown = ''] = /^[^?#]*/.exec(text) ?? [];
    throw new AppError('KDS_USAGE', `PATH cannot be "${shown}"`, {
      hint: 'Begin with one slash, such as /api/v0/probes/readiness, and escape what is no ASCII.',
    });
  }
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw new AppError('KDS_USAGE', `PATH cannot be "${path}": it leads out of itself`, {
      hint: 'Write it without the segments . and .., such as /api/v0/probes/readiness.',
    });
  }
  const query = [...new URLSearchParams(search)];
  const secret = query.find(([name]) => isSecretName(name) && !isTokenName(name));
  if (secret === undefined) return { path, query };
  throw new AppError('KDS_USAGE', `the query has a secret in it: ${secret[0]}`, {
    hint: `Leave it out, and give its value on standard input: --secret-query ${secret[0]}`,
  });
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
