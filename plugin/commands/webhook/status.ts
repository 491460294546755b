import { EXIT_CODES } from '../../../shared/errors/exit-code.ts';
import { assessWebhook, bundlesOf } from '../../actions/webhook/assess-webhook.ts';
import { gapsIn, gatherWebhook } from '../../actions/webhook/gather-webhook.ts';
import type { RunCommand } from '../../command-definition.ts';
import type { webhookStatus } from '../../definitions/webhook-status.ts';
import { clusterTarget } from '../../options/cluster-options.ts';
import { documentHead } from '../../output/json-document.ts';
import { printDocument } from '../../output/print-document.ts';
import { renderWebhook } from '../../output/webhook-screen.ts';
import type { WebhookDocument } from '../../output/webhook-screen.ts';

export const runWebhookStatus: RunCommand<typeof webhookStatus> = async (args, context) => {
  const { api, namespace } = await context.connect(clusterTarget(args));
  const names = {
    namespace: args['webhook-namespace'],
    name: args['webhook-name'],
    mutatingConfiguration: args['mutating-configuration'],
    validatingConfiguration: args['validating-configuration'],
    trialNamespace: namespace,
  };
  const facts = await gatherWebhook(api, names);
  const readCertificates = await context.certificates();
  const clock = await context.clock();
  const authorities = bundlesOf(facts)
    .filter((bundle) => bundle !== '')
    .map((bundle) => readCertificates(decode(bundle)));
  const checks = assessWebhook(facts, { names, nowMs: clock.wallMs(), authorities });

  const healthy = checks.every(({ result }) => result !== 'FAIL');
  const head = documentHead('WebhookStatus', gapsIn(facts));
  const document: WebhookDocument = { ...head, healthy, checks };
  await printDocument(args.output, document, renderWebhook, context);
  if (!healthy) return EXIT_CODES.unhealthy.code;
  return (head.complete ? EXIT_CODES.ok : EXIT_CODES.partial).code;
};

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
