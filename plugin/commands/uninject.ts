import type { AppError } from '../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { uninject } from '../../shared/injection/uninject.ts';
import { hasPods } from '../actions/manifests/inject-manifests.ts';
import type { ManifestObject } from '../actions/manifests/manifest-object.ts';
import { readManifests } from '../actions/manifests/read-manifests.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { uninject as definition } from '../definitions/uninject.ts';
import {
  renderObjects,
  renderPatchDocument,
  renderPatches,
  renderYaml,
} from '../output/changed-manifest.ts';
import type { ChangedManifest } from '../output/changed-manifest.ts';
import { errorTexts } from '../output/error-text.ts';

type Output = ArgumentsOf<typeof definition>['output'];

export const runUninject: RunCommand<typeof definition> = async (args, context) => {
  const { objects, faults } = await readManifests(
    { paths: args.filename, recursive: args.recursive, defaultNamespace: args.namespace },
    { files: await context.files(), manifests: await context.manifests() },
  );
  context.terminal.out(render(args.output, objects.map(toChange), faults));
  context.terminal.err(errorTexts(faults));
  return (faults.length === 0 ? EXIT_CODES.ok : EXIT_CODES.usage).code;
};

function toChange(source: ManifestObject): ChangedManifest {
  const concerned = hasPods(source);
  return { source, patch: concerned ? uninject(source.document.object) : [], concerned };
}

function render(
  output: Output,
  changes: readonly ChangedManifest[],
  faults: readonly AppError[],
): string {
  switch (output) {
    case 'yaml':
      return renderYaml(changes);
    case 'json':
      return renderObjects(changes);
    case 'patch':
      return renderPatches(changes);
    case 'patch-json':
      return renderPatchDocument(changes, faults);
  }
}
