import { EXIT_CODES } from '../../../shared/errors/exit-code.ts';
import { checkWebhook } from '../../actions/webhook/check-webhook.ts';
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
  const { checks, gaps } = await checkWebhook(names, {
    api,
    clock: await context.clock(),
    readCertificates: await context.certificates(),
  });

  const healthy = checks.every(({ result }) => result !== 'FAIL');
  const head = documentHead('WebhookStatus', gaps);
  const document: WebhookDocument = { ...head, healthy, checks };
  await printDocument(args.output, document, renderWebhook, context);
  if (!healthy) return EXIT_CODES.unhealthy.code;
  return (head.complete ? EXIT_CODES.ok : EXIT_CODES.partial).code;
};
