import { AppError } from '../../../shared/errors/app-error.ts';
import type { Files } from '../../../shared/ports/files.ts';
import type { ManifestFault, ManifestReader } from '../../../shared/ports/manifest-reader.ts';
import { unknownType } from './known-kinds.ts';
import { toManifestObject } from './manifest-object.ts';
import type { ManifestObject } from './manifest-object.ts';

/** YAML takes some two seconds for a megabyte, and no object in a cluster is larger than 1.5 MiB. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const EXTENSIONS = /\.(?:ya?ml|json)$/;

export interface ManifestRequest {
  /** Files, folders, and `-` for standard input. */
  readonly paths: readonly string[];
  readonly recursive: boolean;
  /** For objects that name none. */
  readonly defaultNamespace: string;
}

export interface ManifestPorts {
  readonly files: Files;
  readonly manifests: ManifestReader;
}

/** What could be read, and what could not. */
export interface ReadManifests {
  /** In the order of the files and of the documents in them. */
  readonly objects: readonly ManifestObject[];
  readonly faults: readonly AppError[];
}

/** Reads every object that can be read; one broken document or file does not spoil the others. */
export async function readManifests(
  request: ManifestRequest,
  ports: ManifestPorts,
): Promise<ReadManifests> {
  const objects: ManifestObject[] = [];
  const faults: AppError[] = [];
  for (const path of request.paths) {
    try {
      for (const file of await expand(path, request.recursive, ports.files)) {
        const text = await readText(file, ports.files, faults);
        if (text !== undefined) readObjects(file, text, request, ports, { objects, faults });
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push(error);
    }
  }
  return { objects, faults };
}

async function expand(path: string, recursive: boolean, files: Files): Promise<readonly string[]> {
  if (/^https?:\/\//.test(path)) {
    throw new AppError('KDS_FILE_UNREADABLE', `cannot read "${path}": it is a URL`, {
      hint: `Fetch it first: curl -sSf ${path} | kubectl k8ssandra ... -f -`,
    });
  }
  const kind = await files.kindOf(path);
  if (kind === 'absent') {
    throw new AppError('KDS_FILE_UNREADABLE', `cannot read "${path}": no such file or folder`, {
      hint: 'Check the path.',
    });
  }
  if (kind === 'file') return [path];
  const found = (await files.list(path, recursive)).filter((file) => EXTENSIONS.test(file));
  if (found.length > 0) return found;
  throw new AppError(
    'KDS_FILE_UNREADABLE',
    `the folder "${path}" holds no file that ends in .yaml, .yml or .json`,
    { hint: recursive ? 'Check the path.' : 'Pass -R to read the folders in it, too.' },
  );
}

/** Undefined when the file cannot be read: that is noted, and its neighbours are read. */
async function readText(
  file: string,
  files: Files,
  faults: AppError[],
): Promise<string | undefined> {
  try {
    return await files.readText(file, MAX_FILE_BYTES);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    faults.push(error);
    return undefined;
  }
}

function readObjects(
  file: string,
  text: string,
  { defaultNamespace }: ManifestRequest,
  { manifests }: ManifestPorts,
  found: { readonly objects: ManifestObject[]; readonly faults: AppError[] },
): void {
  const entries = manifests.read(text);
  if (entries.length === 0) {
    const problem = 'it holds no Kubernetes object';
    found.faults.push(badManifest(file, { number: 1, line: 1, problem }));
  }
  for (const entry of entries) {
    if (entry.problem !== undefined) {
      found.faults.push(badManifest(file, entry));
      continue;
    }
    const object = toManifestObject(file, entry, defaultNamespace);
    const problem = unknownType(object.apiVersion, object.kind);
    if (problem === undefined) found.objects.push(object);
    else found.faults.push(badManifest(file, { ...entry, problem }));
  }
}

function badManifest(file: string, { number, line, problem }: ManifestFault): AppError {
  return new AppError('KDS_BAD_MANIFEST', `${file}:${line}: document ${number}: ${problem}`, {
    hint: 'Correct the document; the others are not affected.',
  });
}
