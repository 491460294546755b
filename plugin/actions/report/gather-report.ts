import { objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraNode } from '../../../shared/ports/cassandra-node.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import type { PodAccess } from '../../../shared/ports/pod-access.ts';
import { PODS } from '../api-paths.ts';
import type { CassandraPod, Target } from '../cluster/find-target.ts';
import { readNodeConfig } from '../config/read-node-config.ts';
import { lookedIn, lookElsewhere } from '../cluster/looked-in.ts';
import { listObjects } from '../list-objects.ts';
import { findPodServers } from '../nodes/find-pod-servers.ts';
import { refOf } from '../status/ownership.ts';
import { askQuestions } from './ask-questions.ts';
import type { Patience } from './ask-questions.ts';
import { findReportPods } from './find-report-pods.ts';
import type { ReportRequestTarget } from './find-report-pods.ts';
import { collections, operatorsQuestion, serverQuestions } from './kubernetes-questions.ts';
import type { Collection } from './kubernetes-questions.ts';
import { logQuestions, nodeQuestions } from './node-questions.ts';
import type { LogLimits } from './node-questions.ts';
import { relatedObjects } from './related-objects.ts';
import type { ReportScope } from './related-objects.ts';
import type { Content, Finding, Question } from './report-item.ts';
import { learnSchema } from './learn-schema.ts';
import type { SchemaNames } from './learn-schema.ts';
import { secretValues, summarizeObject } from './summarize-objects.ts';

/** What a report is to hold. */
export interface ReportRequest extends ReportRequestTarget {
  readonly webhookNamespace: string;
  /** With the logs of all containers, those of operators included. */
  readonly withLogs: boolean;
  readonly sinceMs: number | undefined;
  /** False where nothing may be run in pods. */
  readonly mayExec: boolean;
  /** Whether the names of keyspaces and tables must be known. */
  readonly needsSchema: boolean;
}

/** The ways to what a report holds. */
export interface ReportSources {
  readonly api: KubernetesApi;
  readonly access: () => Promise<PodAccess>;
  readonly open: (pod: CassandraPod) => Promise<CassandraNode>;
  readonly patience: Patience;
}

/** Everything that could be found out. Nothing is redacted yet. */
export interface ReportFacts {
  readonly findings: readonly Finding[];
  /** Values of Secrets, so that they can be found where they do not belong. */
  readonly secrets: readonly string[];
  /** Names of objects: a secret of the same name is not looked for. */
  readonly ordinary: ReadonlySet<string>;
  /** Kubernetes nodes and their addresses. */
  readonly hosts: readonly string[];
  /** Undefined when they could not be had, or were not asked for. */
  readonly schema: SchemaNames | undefined;
}

/** In characters: of each log, and of all together. */
const MAX_LOG = 2 * 2 ** 20;
const MAX_LOGS = 48 * 2 ** 20;
const TAIL_LINES = 20_000;
const WEBHOOK_TAIL_LINES = 500;
const OPERATOR_NAMESPACES = ['k8ssandra-operator', 'cass-operator'];

/**
 * Asks Kubernetes, then the pods. What cannot be had is a finding, too.
 *
 * @throws AppError `KDS_NOT_FOUND` when there is nothing of the name or no Cassandra at all,
 *   `KDS_USAGE` for a kind that is none, and what the API server says when it refuses everything.
 */
export async function gatherReport(
  request: ReportRequest,
  sources: ReportSources,
): Promise<ReportFacts> {
  const { api, patience } = sources;
  const { namespace, webhookNamespace } = request;
  const lists = collections(api, namespace);
  const places = [namespace, webhookNamespace, ...OPERATOR_NAMESPACES];
  const [target, found, [operators], server] = await Promise.all([
    findReportPods(api, request),
    askQuestions(lists, patience),
    askQuestions([operatorsQuestion(api, places)], patience),
    askQuestions(serverQuestions(api), patience),
  ]);
  refuseNothing(target, found, request);
  const all = found.flatMap(({ value }) => value ?? []);
  const related = new Set(relatedObjects(all, scopeOf(target, namespace)));
  const kept = found.map((one, index) => keep(one, lists[index], related));
  const [schema, ...asked] = await Promise.all([
    request.needsSchema ? learnSchema(target.pods, sources.open, patience.signal) : undefined,
    askQuestions(podQuestions(request, target, related, sources), patience),
    operatorLogs(request, operators?.value ?? [], sources),
  ]);
  const findings = [
    ...[...kept, ...(operators === undefined ? [] : [operators])].map(toContent),
    ...server.map(({ value, ...one }) => ({
      ...one,
      value: value === undefined ? value : { json: value },
    })),
    ...asked.flat(),
  ];
  return {
    findings: findings.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    secrets: all.filter(({ kind }) => kind === 'Secret').flatMap(secretValues),
    ordinary: new Set(all.map((object) => refOf(object).name)),
    hosts: hostsIn(all),
    schema,
  };
}

/** Everybody may ask for the version of Kubernetes: that alone is no report. */
function refuseNothing(
  { workloads, pods }: Pick<Target, 'workloads' | 'pods'>,
  found: readonly Finding<readonly JsonObject[]>[],
  request: ReportRequest,
): void {
  const errors = found.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  if (first !== undefined && found.every(({ value }) => value === undefined)) throw first;
  if (workloads.length + pods.length > 0 || errors.length > 0) return;
  throw new AppError('KDS_NOT_FOUND', `nothing runs Cassandra in ${lookedIn(request)}`, {
    hint: lookElsewhere(request, 'Name another namespace with -n.'),
  });
}

/** What is asked of and in pods. */
function podQuestions(
  request: ReportRequest,
  { pods }: Pick<Target, 'pods'>,
  related: ReadonlySet<JsonObject>,
  { access, open }: ReportSources,
): readonly Question<Content>[] {
  const withLogs = [...related].filter(({ kind }) => request.withLogs && kind === 'Pod');
  const limits = logLimits(request, withLogs);
  return [
    ...pods.flatMap((pod) => nodeQuestions(pod, open)),
    ...(request.mayExec ? pods.flatMap((pod) => configQuestions(pod, access)) : []),
    ...withLogs.flatMap((pod) => logQuestions(pod, 'logs', access, limits)),
  ];
}

function configQuestions(
  pod: CassandraPod,
  access: ReportSources['access'],
): readonly Question<Content>[] {
  const { cassandra: container } = findPodServers(pod.object);
  if (container === undefined || stringAt(pod.object, 'status', 'phase') !== 'Running') return [];
  return [
    {
      path: `nodes/${pod.name}/cassandra.yaml`,
      what: `cassandra.yaml of pod ${pod.namespace}/${pod.name}`,
      isCassandra: true,
      ask: async (signal) => {
        const { path, text } = await readNodeConfig(await access(), { pod, container, signal });
        return { text: `# ${path}\n${text}` };
      },
    },
  ];
}

function logLimits({ sinceMs }: ReportRequest, pods: readonly JsonObject[]): LogLimits {
  const containers = pods.flatMap((pod) => objectsAt(pod, 'status', 'containerStatuses')).length;
  const maxBytes = Math.min(MAX_LOG, Math.floor(MAX_LOGS / Math.max(1, 2 * containers)));
  return { sinceMs, tailLines: TAIL_LINES, maxBytes };
}

/** Of the webhook always, if only its end; of the operators with the other logs. */
async function operatorLogs(
  request: ReportRequest,
  deployments: readonly JsonObject[],
  { api, access, patience }: ReportSources,
): Promise<readonly Finding[]> {
  const wanted = deployments.filter((one) => request.withLogs || isWebhook(one, request));
  const pods = await askQuestions(
    wanted.map((deployment) => podsOf(deployment, api)),
    patience,
  );
  const logs = pods.flatMap(({ value = [] }, index) => {
    const deployment = wanted[index];
    const isShort = deployment !== undefined && isWebhook(deployment, request);
    const limits = logLimits(request, value);
    const tailLines = isShort && !request.withLogs ? WEBHOOK_TAIL_LINES : limits.tailLines;
    return value.flatMap((pod) =>
      logQuestions(pod, `operators/${refOf(pod).namespace}`, access, { ...limits, tailLines }),
    );
  });
  return [...pods.map(toContent), ...(await askQuestions(logs, patience))];
}

function isWebhook(deployment: JsonObject, { webhookNamespace }: ReportRequest): boolean {
  const { namespace, name } = refOf(deployment);
  return namespace === webhookNamespace || name === 'k8ssandra-webhook';
}

function podsOf(deployment: JsonObject, api: KubernetesApi): Question<readonly JsonObject[]> {
  const { namespace, name } = refOf(deployment);
  const labels = objectAt(deployment, 'spec', 'selector', 'matchLabels');
  const labelSelector = Object.keys(labels)
    .map((label) => `${label}=${stringAt(labels, label) ?? ''}`)
    .join(',');
  return {
    path: `operators/${namespace}/${name}-pods.json`,
    what: `pods of the Deployment ${namespace}/${name}`,
    isCassandra: false,
    ask: () => listObjects(api, { type: PODS, namespace, labelSelector }),
  };
}

function scopeOf(
  { workloads, pods }: Pick<Target, 'workloads' | 'pods'>,
  namespace: string,
): ReportScope {
  return {
    namespace,
    pods: pods.map(({ object }) => object),
    workloads: new Set(workloads.map(({ kind, name }) => `${kind}/${name}`)),
  };
}

function keep(
  finding: Finding<readonly JsonObject[]>,
  list: Collection | undefined,
  related: ReadonlySet<JsonObject>,
): Finding<readonly JsonObject[]> {
  if (list?.keep !== 'related') return finding;
  return { ...finding, value: finding.value?.filter((object) => related.has(object)) };
}

/** An empty list is there, too: that there is none may be what is wrong. */
function toContent({ value, ...finding }: Finding<readonly JsonObject[]>): Finding {
  return { ...finding, value: value && { json: value.map(summarizeObject) } };
}

/** Names and addresses of the machines. */
function hostsIn(objects: readonly JsonObject[]): readonly string[] {
  const nodes = objects.filter(({ kind }) => kind === 'Node');
  return [
    ...nodes.map((node) => refOf(node).name),
    ...nodes.flatMap((node) =>
      objectsAt(node, 'status', 'addresses').map((one) => stringAt(one, 'address') ?? ''),
    ),
    ...objects.flatMap((object) => stringAt(object, 'spec', 'nodeName') ?? []),
    ...objects.flatMap((object) => stringAt(object, 'spec', 'externalName') ?? []),
  ];
}
