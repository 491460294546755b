import { AppError } from '../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { beforeFrom, checkManifests } from '../actions/manifests/check-manifests.ts';
import { readLiveObjects } from '../actions/manifests/read-live-objects.ts';
import { readManifests } from '../actions/manifests/read-manifests.ts';
import type { RunCommand } from '../command-definition.ts';
import type { check } from '../definitions/check.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { checkDocument, renderCheck } from '../output/check-report.ts';
import { errorTexts } from '../output/error-text.ts';
import { printDocument } from '../output/print-document.ts';

export const runCheck: RunCommand<typeof check> = async (args, context) => {
  if (args.live && args.old.length > 0) {
    throw new AppError('KDS_USAGE', '--live and --old exclude each other', {
      hint: 'Compare either with the cluster or with files.',
    });
  }
  const cluster = args.live ? await context.connect(clusterTarget(args)) : undefined;
  const ports = { files: await context.files(), manifests: await context.manifests() };
  const request = {
    recursive: args.recursive,
    defaultNamespace: args.namespace ?? cluster?.namespace ?? 'default',
  };
  const wanted = await readManifests({ ...request, paths: args.filename }, ports);
  const old = await readManifests({ ...request, paths: args.old }, ports);
  const live = await readLiveObjects(wanted.objects, cluster);
  const findBefore = cluster === undefined ? beforeFrom(old.objects) : live.find;
  const checked = checkManifests(wanted.objects, findBefore);

  const errors = [...wanted.faults, ...old.faults, ...live.faults];
  const report = checkDocument(checked, errors);
  await printDocument(args.output, report, renderCheck, context);
  context.terminal.err(errorTexts(errors));
  const [first] = errors;
  if (first !== undefined) return first.exitCode;
  return (report.summary.deny > 0 ? EXIT_CODES.refused : EXIT_CODES.ok).code;
};
