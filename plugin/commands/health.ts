import type { AppError } from '../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { HEALTH_CHECK_IDS } from '../actions/health/check-ids.ts';
import type { HealthCheckId } from '../actions/health/check-ids.ts';
import { assessHealth, sourcesFor } from '../actions/health/assess-health.ts';
import type { ClusterHealth } from '../actions/health/assess-health.ts';
import { gatherHealth } from '../actions/health/gather-health.ts';
import type { GatheredHealth } from '../actions/health/gather-health.ts';
import type { HealthLevel } from '../actions/health/health-check.ts';
import { shortKind } from '../actions/why/evidence.ts';
import type { RunCommand } from '../command-definition.ts';
import type { health } from '../definitions/health.ts';
import { openNodes } from '../open-nodes.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { renderHealth } from '../output/health-screen.ts';
import { documentHead } from '../output/json-document.ts';
import { partialNote } from '../output/partial-note.ts';
import { presentView } from '../output/present-view.ts';
import { commonReason, failedNodes, silenceNote } from '../output/silent-nodes.ts';

/** cqlsh is a Python that has to be started, and reads a month of history. */
const CQLSH_TIMEOUT_MS = 30_000;

export const runHealth: RunCommand<typeof health> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const { api, namespace } = cluster;
  const door = openNodes(cluster, context, args);
  const ports = {
    api,
    clock: await context.clock(),
    open: door.open,
    exec: args.via === 'auto' || args.via === 'exec' ? door.access : undefined,
    credentialsSecret: args['credentials-secret'],
    timeoutMs: args['node-timeout'] ?? CQLSH_TIMEOUT_MS,
    signal: context.signal,
    readCertificates: await context.certificates(),
  };
  const wanted = new Set<HealthCheckId>(
    HEALTH_CHECK_IDS.filter((id) => args.check.length === 0 || args.check.includes(id)),
  );
  const failing: readonly HealthLevel[] = args['fail-on'] === 'warn' ? ['crit', 'warn'] : ['crit'];
  return presentView(args, context, async () => {
    const request = {
      ...targetRequest(args, namespace),
      namespace,
      sources: sourcesFor(wanted),
    };
    const gathered = await gatherHealth(request, ports);
    const items = gathered.clusters.map((facts) => assessHealth(facts, wanted));
    const healthy = items.every(({ verdict }) => !failing.includes(verdict));
    const reasons = items.flatMap(({ results }) => results.map(({ reason }) => reason));
    const isTold = ({ message }: AppError) => reasons.some((one) => one.includes(message));
    const errors = [...gathered.errors, ...gathered.lesserErrors.filter(isTold)];
    const untold = errors.filter((error) => !isTold(error));
    const complete = errors.length === 0 && !items.some(hasUnknown);
    return {
      // What could not be looked at is never well.
      document: {
        ...documentHead('Health', errors),
        complete,
        healthy: healthy && complete,
        items,
      },
      render: (style) => renderHealth(items, style),
      names: gathered.target.workloads.map(({ kind, name }) => `${shortKind(kind)}/${name}`),
      notes: [...door.notices(), notesOf(gathered, untold)].join(''),
      exitCode: exitCodeOf(healthy, complete),
    };
  });
};

/**
 * What is told by no result, such as what was asked for in vain where nothing came of it; of nodes
 * whose silence is told there, how many they are.
 */
function notesOf({ clusters }: GatheredHealth, untold: readonly AppError[]): string {
  const failed = clusters.flatMap(({ view }) => failedNodes(view.members));
  const ofNodes = new Set(failed.map(({ error }) => error.message));
  const unsaid = new Set(untold.map(({ message }) => message));
  // A check names one node of several that are silent for one reason.
  const said = new Set(failed.filter(({ error }) => !unsaid.has(error.message)).map(commonReason));
  const rest = failed.filter((one) => !said.has(commonReason(one)));
  return [
    partialNote(untold.filter(({ message }) => !ofNodes.has(message))),
    silenceNote(rest),
    pointer(failed.length - rest.length),
  ].join('');
}

function pointer(count: number): string {
  if (count === 0) return '';
  return `note: no answer from ${count} node${count === 1 ? '' : 's'}; the unknown checks say why\n`;
}

function hasUnknown({ results }: ClusterHealth): boolean {
  return results.some(({ level }) => level === 'unknown');
}

function exitCodeOf(healthy: boolean, complete: boolean): number {
  if (!healthy) return EXIT_CODES.unhealthy.code;
  return (complete ? EXIT_CODES.ok : EXIT_CODES.partial).code;
}
