import type { JsonValue } from '../domain/json.ts';

/** The part of RFC 6902 that we emit: nothing is ever tested, moved or copied. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string };

/** Member names and list indexes from the root down. */
export type Path = readonly (string | number)[];

/** Builds an RFC 6901 pointer. `~` is escaped first, or the one in `~1` would be escaped again. */
export function pointer(path: Path): string {
  let text = '';
  for (const step of path) {
    const name = String(step);
    const plain = !name.includes('/') && !name.includes('~');
    text += plain ? `/${name}` : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return text;
}

/** The opposite of {@link pointer}; steps come back as strings. */
export function parsePointer(text: string): readonly string[] {
  return text
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
