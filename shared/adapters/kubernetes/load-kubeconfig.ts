import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

import type { JsonValue } from '../../domain/json.ts';
import { readPlainYaml } from '../yaml/read-plain-yaml.ts';
import { splitDocuments } from '../yaml/split-documents.ts';
import { EMPTY_KUBECONFIG, badFile, mergeKubeconfigs, toKubeconfig } from './kubeconfig.ts';
import type { Kubeconfig } from './kubeconfig.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the kubeconfig that kubectl would read.
 *
 * That is the file of `--kubeconfig`, else the files of `$KUBECONFIG`, else
 * `~/.kube/config`. A file that does not exist is passed over, unless it was
 * named by the flag.
 *
 * @throws AppError `KDS_BAD_KUBECONFIG`.
 */
export async function loadKubeconfig(
  named: string | undefined,
  environment: Environment,
): Promise<Kubeconfig> {
  if (named !== undefined) {
    const config = await readKubeconfig(resolve(named));
    if (config === undefined) throw badFile(named, 'no such file');
    return config;
  }
  const configs = [];
  for (const path of defaultPaths(environment)) {
    configs.push((await readKubeconfig(resolve(path))) ?? EMPTY_KUBECONFIG);
  }
  return mergeKubeconfigs(configs);
}

function defaultPaths(environment: Environment): readonly string[] {
  const listed = environment['KUBECONFIG'] ?? '';
  if (listed === '') return [join(homedir(), '.kube', 'config')];
  return [...new Set(listed.split(delimiter).filter((path) => path !== ''))];
}

/** Undefined when there is no such file. */
async function readKubeconfig(path: string): Promise<Kubeconfig | undefined> {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return undefined;
    throw badFile(
      path,
      code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${String(code)})`,
      error,
    );
  }
  return toKubeconfig(await parse(text, path), path);
}

/** From the cheapest reader to the most thorough one. Only the first document counts. */
async function parse(stream: string, path: string): Promise<JsonValue> {
  const text = splitDocuments(stream)[0]?.text ?? '';
  const plain = readJson(text) ?? readPlainYaml(text);
  if (plain !== undefined) return plain as JsonValue;
  const { parseYaml } = await import('../yaml/parse-yaml.ts');
  try {
    return parseYaml(text) as JsonValue;
  } catch (error) {
    throw badFile(path, error instanceof Error ? error.message : String(error), error);
  }
}

function readJson(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
