import { isList, isObject, member } from '../../domain/json.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';

type FieldType = 'text' | 'flag' | 'texts' | 'object' | 'objects';

/** The fields that kubectl reads, by the member that holds an entry. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, FieldType>>>> = {
  cluster: {
    server: 'text',
    'tls-server-name': 'text',
    'insecure-skip-tls-verify': 'flag',
    'certificate-authority': 'text',
    'certificate-authority-data': 'text',
    'proxy-url': 'text',
    'disable-compression': 'flag',
    extensions: 'objects',
  },
  context: { cluster: 'text', user: 'text', namespace: 'text', extensions: 'objects' },
  user: {
    'client-certificate': 'text',
    'client-certificate-data': 'text',
    'client-key': 'text',
    'client-key-data': 'text',
    token: 'text',
    tokenFile: 'text',
    as: 'text',
    'as-uid': 'text',
    'as-groups': 'texts',
    'as-user-extra': 'object',
    username: 'text',
    password: 'text',
    'auth-provider': 'object',
    exec: 'object',
    extensions: 'objects',
  },
  exec: {
    command: 'text',
    args: 'texts',
    env: 'objects',
    apiVersion: 'text',
    installHint: 'text',
    provideClusterInfo: 'flag',
    interactiveMode: 'text',
  },
};

const IS: Readonly<Record<FieldType, (value: JsonValue) => boolean>> = {
  text: (value) => typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  texts: (value) => isList(value) && value.every((item) => typeof item === 'string'),
  object: isObject,
  objects: (value) => isList(value) && value.every(isObject),
};

const NAMES: Readonly<Record<FieldType, string>> = {
  text: 'text',
  flag: 'true or false',
  texts: 'a list of texts',
  object: 'an object',
  objects: 'a list of objects',
};

/**
 * Looks for a field of another type than kubectl's, which refuses the whole file then: a
 * namespace `123` without quotes must not become the namespace `default`.
 *
 * @param kind - `cluster`, `context`, `user` or `exec`.
 * @returns What is wrong, such as `namespace is not text`; undefined when nothing is.
 */
export function fieldFault(kind: string, entry: JsonObject): string | undefined {
  for (const [field, type] of Object.entries(FIELDS[kind] ?? {})) {
    const value = member(entry, field);
    if (value === undefined) continue;
    if (!IS[type](value)) return `${field} is not ${NAMES[type]}`;
    if (field === 'exec' && isObject(value)) {
      const fault = fieldFault('exec', value);
      if (fault !== undefined) return `exec.${fault}`;
    }
    if (field.endsWith('-data') && !isBase64(value)) return `${field} is not base64`;
  }
  return undefined;
}

/** Node reads anything as base64; Go, and so kubectl, does not. */
function isBase64(value: JsonValue): boolean {
  const text = typeof value === 'string' ? value.replaceAll(/[\r\n]/g, '') : '*';
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
