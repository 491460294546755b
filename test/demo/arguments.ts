import { parseArgs } from 'node:util';
import { SetupError } from '../cluster/setup-error.ts';

export interface DemoOptions {
  /** Leave the cluster running afterwards, until Ctrl-C. */
  readonly keep: boolean;
  /** A context of the user's own kubeconfig; undefined starts a cluster. */
  readonly context: string | undefined;
  /** Image of the webhook, for the user's own cluster. */
  readonly image: string | undefined;
}

const USAGE = 'npm run demo -- [--keep] [--context NAME --image IMAGE]';

/** @throws SetupError for anything but the flags above. */
export function parseDemoArguments(words: readonly string[]): DemoOptions {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        keep: { type: 'boolean', default: false },
        context: { type: 'string' },
        image: { type: 'string' },
      },
    });
    const { keep, context, image } = values;
    if (context !== undefined && image === undefined) {
      throw new SetupError('--context needs --image: your cluster has to pull the webhook', {
        hint: 'Build it with webhook/Dockerfile, push it, and name it here.',
      });
    }
    return { keep, context, image };
  } catch (error) {
    if (error instanceof SetupError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(reason, { hint: `Use: ${USAGE}` });
  }
}
