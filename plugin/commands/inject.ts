import { isAtLeast, parseKubernetesVersion } from '../../shared/domain/kubernetes-version.ts';
import type { KubernetesVersion } from '../../shared/domain/kubernetes-version.ts';
import { printable } from '../../shared/domain/printable.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { InjectedManifest } from '../actions/manifests/inject-manifests.ts';
import { injectManifests } from '../actions/manifests/inject-manifests.ts';
import { readInjectionConfig } from '../actions/manifests/read-injection-config.ts';
import { readManifests } from '../actions/manifests/read-manifests.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { inject } from '../definitions/inject.ts';
import type { ChangedManifest } from '../output/changed-manifest.ts';
import {
  renderObjects,
  renderPatchDocument,
  renderPatches,
  renderYaml,
} from '../output/changed-manifest.ts';
import { errorTexts } from '../output/error-text.ts';
import {
  injectionNotes,
  renderReasons,
  renderReasonsDocument,
} from '../output/injection-reasons.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';

type Output = ArgumentsOf<typeof inject>['output'];

export const runInject: RunCommand<typeof inject> = async (args, context) => {
  const ports = { files: await context.files(), manifests: await context.manifests() };
  const version = readVersion(args['kubernetes-version']);
  const { settings, nativeSidecars } = await readInjectionConfig(args.config, ports);
  const { objects, faults } = await readManifests(
    { paths: args.filename, recursive: args.recursive, defaultNamespace: args.namespace },
    ports,
  );
  const injected = injectManifests(objects, {
    settings,
    nativeSidecars: runsSidecars(nativeSidecars, version),
  });
  context.terminal.out(render(args.output, injected, faults));
  if (!args.output.startsWith('reasons')) context.terminal.err(injectionNotes(injected));
  context.terminal.err(errorTexts(faults));
  return (faults.length === 0 ? EXIT_CODES.ok : EXIT_CODES.usage).code;
};

function readVersion(text: string): KubernetesVersion {
  const version = parseKubernetesVersion(text);
  if (version !== undefined) return version;
  throw new AppError('KDS_USAGE', `"${text}" is not a Kubernetes version`, {
    hint: 'Write it like 1.34.',
  });
}

/** As the webhook decides it: only from 1.32 on every kubelet is sure to know sidecars. */
function runsSidecars(mode: 'auto' | 'always' | 'never', version: KubernetesVersion): boolean {
  return mode === 'auto' ? isAtLeast(version, 1, 32) : mode === 'always';
}

function render(
  output: Output,
  injected: readonly InjectedManifest[],
  faults: readonly AppError[],
): string {
  const changes = injected.map(toChange);
  switch (output) {
    case 'yaml':
      return renderYaml(changes);
    case 'json':
      return renderObjects(changes);
    case 'patch':
      return renderPatches(changes);
    case 'patch-json':
      return renderPatchDocument(changes, faults);
    case 'reasons':
      return printable(renderReasons(injected));
    case 'reasons-json':
      return renderReasonsDocument(injected, faults);
  }
}

function toChange({ source, decision }: InjectedManifest): ChangedManifest {
  const patch = decision?.outcome === 'injected' ? decision.patch : [];
  return { source, patch, concerned: decision !== undefined };
}
