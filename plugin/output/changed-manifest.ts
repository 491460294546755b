import type { JsonObject } from '../../shared/domain/json.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { applyPatch } from '../../shared/jsonpatch/apply-patch.ts';
import type { PatchOperation } from '../../shared/jsonpatch/patch-operation.ts';
import { describeObject, placeOf } from '../actions/manifests/manifest-object.ts';
import type { ManifestObject } from '../actions/manifests/manifest-object.ts';
import { documentHead, renderJson } from './json-document.ts';

/** An object, and how it is to be changed. */
export interface ChangedManifest {
  readonly source: ManifestObject;
  readonly patch: readonly PatchOperation[];
  /** False for objects without pods, which are none of our business. */
  readonly concerned: boolean;
}

/** The changed objects as a YAML stream, in the order of the input. */
export function renderYaml(changes: readonly ChangedManifest[]): string {
  return changes.map(({ source, patch }) => source.document.toYaml(patch)).join('---\n');
}

/**
 * The changed objects as kubectl prints JSON: one alone as it is, several as a List.
 *
 * @throws AppError `KDS_BAD_MANIFEST` for a number that JSON would change.
 */
export function renderObjects(changes: readonly ChangedManifest[]): string {
  const objects = changes.map(changedObject);
  const [only, another] = objects;
  return renderJson(
    only !== undefined && another === undefined
      ? only
      : { apiVersion: 'v1', kind: 'List', items: objects },
  );
}

function changedObject({ source, patch }: ChangedManifest): JsonObject {
  const { object, inexactLine } = source.document;
  if (inexactLine !== undefined) {
    throw new AppError(
      'KDS_BAD_MANIFEST',
      `${placeOf(source, inexactLine)}: the number there is too long to be kept exactly in JSON`,
      { hint: 'Put it in quotes, or print YAML with -o yaml.' },
    );
  }
  return applyPatch(object, patch);
}

/** One JSON patch a line, byte for byte as the webhook answers it. */
export function renderPatches(changes: readonly ChangedManifest[]): string {
  return changes
    .filter(({ concerned }) => concerned)
    .map(({ patch }) => `${JSON.stringify(patch)}\n`)
    .join('');
}

/** The patches with what they belong to. */
export function renderPatchDocument(
  changes: readonly ChangedManifest[],
  errors: readonly AppError[],
): string {
  return renderJson({
    ...documentHead('PatchList', errors),
    items: changes
      .filter(({ concerned }) => concerned)
      .map(({ source, patch }) => ({ ...objectHead(source), patch })),
  });
}

/** Which object of which file an item of a JSON document is about. */
export interface ObjectHead {
  readonly file: string;
  readonly line: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function objectHead(source: ManifestObject): ObjectHead {
  const { file, document, apiVersion, kind, namespace, name } = source;
  return { file, line: document.line, apiVersion, kind, namespace, name };
}

/** `cassandra.yaml:12: StatefulSet prod/cassandra`. */
export function objectTitle(source: ManifestObject): string {
  return `${placeOf(source)}: ${describeObject(source)}`;
}
