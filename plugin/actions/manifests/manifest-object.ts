import { stringAt } from '../../../shared/domain/json.ts';
import type { ManifestDocument } from '../../../shared/ports/manifest-reader.ts';

/** One object of a file. */
export interface ManifestObject {
  /** As the user named it; `-` for standard input. */
  readonly file: string;
  readonly document: ManifestDocument;
  readonly apiVersion: string;
  readonly kind: string;
  /** Of the object, or the one that `kubectl apply` would put it into. */
  readonly namespace: string;
  readonly name: string;
}

/** Understands an object as one of a namespace. Cluster-scoped ones get it too; nobody asks them. */
export function toManifestObject(
  file: string,
  document: ManifestDocument,
  defaultNamespace: string,
): ManifestObject {
  const { object } = document;
  return {
    file,
    document,
    apiVersion: stringAt(object, 'apiVersion') ?? '',
    kind: stringAt(object, 'kind') ?? '',
    namespace: stringAt(object, 'metadata', 'namespace') ?? defaultNamespace,
    name:
      stringAt(object, 'metadata', 'name') ?? stringAt(object, 'metadata', 'generateName') ?? '',
  };
}

/** `StatefulSet prod/cassandra`, as it reads in a sentence. */
export function describeObject({ kind, namespace, name }: ManifestObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** `cassandra.yaml:12`, which editors and terminals can open. */
export function placeOf({ file, document }: ManifestObject, line = document.line): string {
  return `${file}:${line}`;
}
