import { AppError } from '../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { diagnose } from '../actions/doctor/diagnose.ts';
import { gapsOf, gatherDoctor } from '../actions/doctor/gather-doctor.ts';
import type { Check } from '../check.ts';
import type { CommandContext } from '../command-context.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { doctor } from '../definitions/doctor.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { checkLines, countText } from '../output/check-lines.ts';
import { documentHead } from '../output/json-document.ts';
import type { DocumentHead } from '../output/json-document.ts';
import { printDocument } from '../output/print-document.ts';
import { PLUGIN_VERSION } from '../plugin-version.ts';

interface DoctorDocument extends DocumentHead {
  /** True when no check failed. */
  readonly healthy: boolean;
  readonly checks: readonly Check[];
}

export const runDoctor: RunCommand<typeof doctor> = async (args, context) => {
  const { checks: found, gaps } = await clusterChecks(args, context);
  const checks = [
    { id: 'plugin', result: 'OK', detail: `v${PLUGIN_VERSION}` } as const,
    await completionCheck(context),
    ...found,
  ];
  const healthy = checks.every(({ result }) => result !== 'FAIL');
  const document: DoctorDocument = { ...documentHead('Diagnosis', gaps), healthy, checks };
  await printDocument(args.output, document, render, context);
  return (healthy ? EXIT_CODES.ok : EXIT_CODES.unhealthy).code;
};

function render({ checks }: DoctorDocument): string {
  const summary = countText(checks) ?? 'All is well.';
  return `${[...checkLines(checks), '', summary].join('\n')}\n`;
}

async function completionCheck(context: CommandContext): Promise<Check> {
  const id = 'completion';
  const path = await (await context.completionScript()).find();
  if (path !== undefined) return { id, result: 'OK', detail: path };
  const next = 'kubectl k8ssandra completion install';
  return { id, result: 'WARN', detail: 'kubectl does not complete this command', next };
}

async function clusterChecks(
  args: ArgumentsOf<typeof doctor>,
  context: CommandContext,
): Promise<{ readonly checks: readonly Check[]; readonly gaps: readonly AppError[] }> {
  const ports = {
    clock: await context.clock(),
    readCertificates: await context.certificates(),
  };
  try {
    const cluster = await context.connect(clusterTarget(args));
    const facts = await gatherDoctor(cluster, ports);
    return { checks: diagnose(cluster, facts), gaps: gapsOf(facts) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'KDS_BAD_KUBECONFIG') throw error;
    const { message: detail, hint: next } = error;
    return { checks: [{ id: 'kubeconfig', result: 'FAIL', detail, next }], gaps: [error] };
  }
}
