import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Tools } from './tools.ts';

/** Folders in Go's module cache, by module path. */
interface ModuleFolders {
  readonly kwok: (modulePath: string) => string;
  readonly crds: (modulePath: string) => string;
}

/** The binary has none built in: a Stage says what kwok does with a node or a pod. */
const STAGES = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'pod/fast/pod-ready.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
];

const PROMETHEUS_CRDS = ['servicemonitors', 'podmonitors', 'prometheusrules'];
const GRAFANA_CRDS = ['grafanas', 'grafanadashboards'];

/**
 * Copies what we read from the modules next to the binaries, so that a cluster starts without Go.
 *
 * The CRDs become JSON: parsing a megabyte of YAML takes longer than installing it.
 */
export async function collectManifests(tools: Tools, folders: ModuleFolders): Promise<void> {
  const kwok = join(folders.kwok('sigs.k8s.io/kwok'), 'kustomize');
  const stages = await Promise.all(
    STAGES.map((file) => readFile(join(kwok, 'stage', file), 'utf8')),
  );
  await writeWhole(tools.stagesFile, stages.join('\n---\n'));

  const kwokCrds = join(kwok, 'crd/bases');
  const prometheus = folders.crds('github.com/prometheus-operator/prometheus-operator');
  const grafana = folders.crds('github.com/grafana/grafana-operator/v5');
  const files = [
    ...(await readdir(kwokCrds)).map((name) => join(kwokCrds, name)),
    ...PROMETHEUS_CRDS.map((name) =>
      join(prometheus, `example/prometheus-operator-crd/monitoring.coreos.com_${name}.yaml`),
    ),
    ...GRAFANA_CRDS.map((name) =>
      join(grafana, `config/crd/bases/grafana.integreatly.org_${name}.yaml`),
    ),
  ];
  const crds: unknown[] = [];
  for (const file of files) crds.push(...parseManifests(await readFile(file, 'utf8')));
  await writeWhole(tools.crdsFile, JSON.stringify(crds));
}

/** The documents of a YAML stream; empty ones are left out. */
export function parseManifests(text: string): readonly unknown[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((value) => value !== null);
}

async function writeWhole(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}.tmp`;
  await writeFile(aside, text);
  await rename(aside, file);
}
