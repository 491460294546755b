import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { Capability } from './capability.ts';

/** A manifest that somebody runs, as found in a public repository. */
export interface CorpusManifest {
  /** `owner/name` */
  readonly repo: string;
  /** The file within the repository. */
  readonly path: string;
  readonly kind: string;
  readonly obj: JsonObject;
}

interface SharedData extends Capability {
  /** The absolute path of something in the folder. */
  path(...parts: readonly string[]): string;
  corpus(): readonly CorpusManifest[];
  /** The CustomResourceDefinitions of cass-operator and k8ssandra-operator as released. */
  crds(): readonly JsonObject[];
}

const REPOSITORY = join(import.meta.dirname, '../..');
/** Beside the repository and never copied into it: most of it belongs to others. */
const FOLDER = join(REPOSITORY, '../shared');
const CRD_FILES = ['cass-operator-crds.yaml', 'k8ssandra-operator-crds.yaml'];

const available = existsSync(join(FOLDER, 'corpus'));
const path = (...parts: readonly string[]): string => join(FOLDER, ...parts);

/**
 * What real systems answered and what real users wrote; the one way for a test to get at it.
 *
 * ```ts
 * describe.skipIf(!sharedData.available)(`the corpus${because(sharedData)}`, () => { ... });
 * ```
 */
export const sharedData: SharedData = {
  available,
  reason: available ? '' : `no ${relative(REPOSITORY, FOLDER)} folder`,
  path,
  corpus: () =>
    JSON.parse(
      readFileSync(path('corpus/cassandra-manifests.json'), 'utf8'),
    ) as readonly CorpusManifest[],
  crds: () =>
    CRD_FILES.flatMap((file) => parseAllDocuments(readFileSync(path('crds', file), 'utf8')))
      .map((document) => document.toJS() as JsonObject | null)
      .filter((crd) => crd !== null),
};
