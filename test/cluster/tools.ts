import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { BINARIES } from './binary-catalogue.ts';
import type { BinaryName } from './binary-catalogue.ts';
import { SetupError } from './setup-error.ts';

/** The programs of the test cluster and the manifests that came with them. */
export interface Tools {
  path(binary: BinaryName): string;
  /** For the PATH of a person: has kubectl in it. */
  readonly binFolder: string;
  /** The stages of kwok's own `fast` simulation, one YAML stream. */
  readonly stagesFile: string;
  /** CRDs of kwok, prometheus-operator and grafana-operator: a JSON list. */
  readonly crdsFile: string;
}

/**
 * @param folder - Where the build puts everything.
 * @param assets - What KUBEBUILDER_ASSETS names, if it is set.
 * @throws SetupError when the assets folder lacks one of its programs.
 */
export function toolsIn(folder: string, assets: string | undefined): Tools {
  const borrowed = new Set<string>();
  if (assets !== undefined) {
    for (const { name, inKubebuilderAssets } of BINARIES) {
      if (!inKubebuilderAssets) continue;
      requireExecutable(join(assets, name));
      borrowed.add(name);
    }
  }
  const path = (name: BinaryName): string =>
    join(assets !== undefined && borrowed.has(name) ? assets : folder, name);
  return {
    path,
    binFolder: dirname(path('kubectl')),
    stagesFile: join(folder, 'kwok-stages.yaml'),
    crdsFile: join(folder, 'crds.json'),
  };
}

function requireExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch (cause) {
    throw new SetupError(`KUBEBUILDER_ASSETS is set, but ${path} is not an executable file`, {
      hint: 'Point KUBEBUILDER_ASSETS to etcd, kube-apiserver and kubectl, or unset it.',
      cause,
    });
  }
}
