import { AppError } from '../../../shared/errors/app-error.ts';
import type { ReadCertificates } from '../../../shared/ports/certificate-reader.ts';
import type { CassandraNode } from '../../../shared/ports/cassandra-node.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import {
  DISRUPTION_BUDGETS,
  MEDUSA_BACKUPS,
  PERSISTENT_VOLUME_CLAIMS,
  REAPERS,
} from '../api-paths.ts';
import type { ResourceType } from '../api-paths.ts';
import { findTarget } from '../cluster/find-target.ts';
import type { CassandraPod, Target, TargetRequest } from '../cluster/find-target.ts';
import { buildViews } from '../cluster/build-views.ts';
import { gatherOwnership } from '../cluster/gather-ownership.ts';
import type { OwnedView, OwnedViews } from '../cluster/gather-ownership.ts';
import { lookedIn, lookElsewhere } from '../cluster/looked-in.ts';
import type { Place } from '../cluster/looked-in.ts';
import { listObjects } from '../list-objects.ts';
import { mapLimited } from '../map-limited.ts';
import { describeTasks } from '../task/describe-tasks.ts';
import { gatherTasks } from '../task/gather-tasks.ts';
import { checkInstalledWebhook } from '../webhook/check-installed-webhook.ts';
import type { Answer } from '../webhook/gather-webhook.ts';
import { WEBHOOK_NAMES } from '../webhook/webhook-names.ts';
import { askAll } from './ask-all.ts';
import { attempt } from './attempt.ts';
import { createdMs } from './created-ms.ts';
import type { CertificateFacts, HealthFacts, HealthSource, Listed } from './health-facts.ts';
import { hasReplicas } from './late-tables.ts';
import { NOT_ASKED } from './not-asked.ts';
import { readCertificatesOf } from './read-certificates-of.ts';
import type { UsedCertificate } from './read-certificates-of.ts';
import { readClocks } from './read-clocks.ts';
import { readRepairHistory } from './read-repair-history.ts';
import type { CqlAccess } from './read-repair-history.ts';
import { readVolumes } from './read-volumes.ts';
import { stoppedDatacenters } from './stopped-datacenters.ts';
import { tasksOf } from './tasks-of.ts';

export interface HealthRequest extends TargetRequest {
  readonly namespace: string;
  /** What the checks that are wanted need; nothing else is asked for. */
  readonly sources: ReadonlySet<HealthSource>;
}

export interface HealthPorts extends CqlAccess {
  readonly clock: Clock;
  readonly open: (pod: CassandraPod) => Promise<CassandraNode>;
  readonly readCertificates: ReadCertificates;
}

/** What was found of each cluster. */
export interface GatheredHealth {
  readonly clusters: readonly HealthFacts[];
  readonly target: Target;
  /** Everything that could not be had. */
  readonly errors: readonly AppError[];
  /** The same of what something else may stand in for, as the load does for the kubelet. */
  readonly lesserErrors: readonly AppError[];
}

/** Of as many clusters at once cqlsh reads the repair history: each is a Python in a container. */
const MAX_HISTORIES = 4;

/**
 * Asks Kubernetes and the nodes for everything that the checks need: first what there is, then the
 * ring and what Kubernetes has of it, and then each node that has answered for its own figures.
 *
 * @throws AppError what `findTarget` throws; `KDS_NOT_FOUND` when nothing runs Cassandra here: the
 *   health of nothing is not good.
 */
export async function gatherHealth(
  request: HealthRequest,
  ports: HealthPorts,
): Promise<GatheredHealth> {
  const { namespace, sources } = request;
  const { api, clock } = ports;
  const target = await findTarget(api, request);
  if (target.workloads.length === 0) throw nothingHere(request, target);
  const when = <T>(source: HealthSource, ask: () => Promise<T>) =>
    sources.has(source) ? attempt(ask()) : Promise.resolve(NOT_ASKED);
  const list = (source: HealthSource, type: ResourceType): Promise<Listed> =>
    when(source, () => listObjects(api, { type, namespace }));
  const names = { ...WEBHOOK_NAMES, trialNamespace: namespace };
  const [ring, claims, budgets, backups, reapers, tasks, volumes, clocks, certificates, webhook] =
    await Promise.all([
      ringOf(target, request, ports),
      list('claims', PERSISTENT_VOLUME_CLAIMS),
      list('budgets', DISRUPTION_BUDGETS),
      list('backups', MEDUSA_BACKUPS),
      list('reapers', REAPERS),
      when('tasks', () => gatherTasks(api, namespace)),
      when('volumes', () => readVolumes(api, target.pods)),
      when('clocks', () => readClocks(api)),
      when('certificates', () => readCertificatesOf(target.pods, ports)),
      when('webhook', () => checkInstalledWebhook(names, ports)),
    ]);
  // Who is silent is told already, and where rows have one replica nothing differs.
  const repairsOf = async ({ view, keyspaces }: OwnedView): Promise<HealthFacts['repairs']> =>
    view.ring === undefined || !hasReplicas(keyspaces ?? new Map())
      ? NOT_ASKED
      : when('repairs', () => readRepairHistory(view, ports));
  const [nodes, repairs] = await Promise.all([
    askAll(
      ring.owned.map(({ view }) => view),
      sources,
      ports.open,
    ),
    mapLimited(ring.owned, MAX_HISTORIES, repairsOf),
  ]);
  const kubernetes = { claims, volumes, backups, reapers, budgets, clocks, webhook };
  const nowMs = clock.wallMs();
  const views = 'error' in tasks ? [] : describeTasks(tasks.value, nowMs);
  const clusters = ring.owned.map(({ view, keyspaces }, index): HealthFacts => {
    const pods = view.members.flatMap(({ pod }) => pod ?? []);
    return {
      ...kubernetes,
      view,
      keyspaces,
      pods,
      podsKnown: target.facts.podsKnown,
      nodes: nodes[index] ?? [],
      repairs: repairs[index] ?? NOT_ASKED,
      stopped: stoppedDatacenters(view, target.facts),
      createdMs: createdMs(view, target.facts, claims),
      tasks: 'error' in tasks ? tasks : tasksOf(view, views, tasks.value.errors),
      certificates:
        'error' in certificates ? certificates : { value: usedBy(pods, certificates.value) },
      clusters: target.facts.clusters,
      nowMs,
    };
  });
  const lists = [...Object.values(kubernetes), tasks, certificates, ...repairs];
  return {
    clusters,
    target,
    lesserErrors: distinct('error' in volumes ? [] : [...volumes.value.errors.values()]),
    errors: distinct([
      ...target.facts.errors,
      ...ring.failures,
      ...lists.flatMap(errorOf),
      ...('error' in tasks ? [] : tasks.value.errors),
      ...('error' in webhook ? [] : webhook.value.gaps),
      ...('error' in certificates ? [] : certificates.value.map((one) => one.certificates)).flatMap(
        errorOf,
      ),
      ...nodes
        .flat()
        .flatMap(({ threadPools, compactions, streams, hints }) =>
          [threadPools, compactions, streams, hints].flatMap(errorOf),
        ),
    ]),
  };
}

/** Without a check that needs the ring, no node is asked. */
async function ringOf(
  target: Target,
  { sources }: HealthRequest,
  { open }: HealthPorts,
): Promise<OwnedViews> {
  if (sources.has('ring')) {
    return gatherOwnership(target, { open, allViews: false, keyspace: undefined });
  }
  const replies = target.pods.map((pod) => ({ pod, reply: UNASKED, view: undefined }));
  const views = buildViews(target, replies);
  const owned = views.map((view) => ({ view, keyspaces: undefined, ownership: undefined }));
  return { owned, failures: [] };
}

const UNASKED = { kind: 'not-asked', reason: 'it was not asked for' } as const;

function usedBy(
  pods: readonly CassandraPod[],
  all: readonly UsedCertificate[],
): readonly CertificateFacts[] {
  return all
    .filter(({ pods: own }) => own.some((one) => pods.includes(one)))
    .map(({ secret, certificates }) => ({ secret, certificates }));
}

function errorOf(answer: Answer<unknown>): readonly AppError[] {
  return 'error' in answer && answer !== NOT_ASKED ? [answer.error] : [];
}

function distinct(errors: readonly AppError[]): readonly AppError[] {
  return [...new Map(errors.map((error) => [error.message, error])).values()];
}

function nothingHere(place: Place, { facts }: Target): AppError {
  return (
    facts.errors[0] ??
    new AppError('KDS_NOT_FOUND', `nothing runs Cassandra in ${lookedIn(place)}`, {
      hint: lookElsewhere(place, 'Name another namespace with -n.'),
    })
  );
}
