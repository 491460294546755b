import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { readVersions } from '../actions/read-versions.ts';
import type { RemoteVersions } from '../actions/read-versions.ts';
import type { RunCommand } from '../command-definition.ts';
import type { version } from '../definitions/version.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { errorTexts } from '../output/error-text.ts';
import { documentHead } from '../output/json-document.ts';
import type { DocumentHead } from '../output/json-document.ts';
import { printDocument } from '../output/print-document.ts';
import { versionLine } from '../output/version-line.ts';
import { PLUGIN_VERSION } from '../plugin-version.ts';

interface VersionDocument extends DocumentHead {
  readonly client: { readonly version: string };
  /** Absent when the cluster was not asked, or did not say. */
  readonly server?: { readonly version: string };
  /** Absent when it is not installed, too. */
  readonly webhook?: { readonly version: string };
}

export const runVersion: RunCommand<typeof version> = async (args, context) => {
  const remote = args.remote
    ? await readVersions(
        (await context.connect(clusterTarget(args))).api,
        args['webhook-namespace'],
      )
    : undefined;
  const errors = remote?.errors ?? [];
  await printDocument(args.output, toDocument(remote), render(args.remote), context);
  context.terminal.err(errorTexts(errors));
  if (errors.length === 0) return EXIT_CODES.ok.code;
  return (errors.length > 1 ? errors[0]?.exitCode : undefined) ?? EXIT_CODES.partial.code;
};

function toDocument(remote: RemoteVersions | undefined): VersionDocument {
  const { server, webhook, errors = [] } = remote ?? {};
  return {
    ...documentHead('Version', errors),
    client: { version: `v${PLUGIN_VERSION}` },
    ...(server === undefined ? {} : { server: { version: server } }),
    ...(webhook === undefined ? {} : { webhook: { version: webhook } }),
  };
}

function render(isRemote: boolean): (document: VersionDocument) => string {
  return ({ client, server, webhook, complete }) => {
    if (!isRemote) return versionLine(client.version);
    const missing = complete ? 'not installed' : 'unknown';
    return [
      versionLine(client.version),
      `Server Version: ${server?.version ?? 'unknown'}\n`,
      `Webhook Version: ${webhook?.version ?? missing}\n`,
    ].join('');
  };
}
