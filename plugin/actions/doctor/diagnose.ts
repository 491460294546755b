import { parseImage } from '../../../shared/domain/image-reference.ts';
import { numberAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { isAtLeast, parseKubernetesVersion } from '../../../shared/domain/kubernetes-version.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { Cluster } from '../../../shared/ports/cluster.ts';
import type { Check } from '../../check.ts';
import {
  CASSANDRA_DATACENTERS,
  CASSANDRA_TASKS,
  K8SSANDRA_CLUSTERS,
  MEDUSA_BACKUPS,
} from '../api-paths.ts';
import type { Login, ServerFacts } from './gather-doctor.ts';
import { openWays } from './ways.ts';

/** The oldest release that this program is made for. */
const OLDEST_MINOR = 30;
/** The newest that it was tested with; later ones most likely work, too. */
const TESTED_MINOR = 34;
/** Certificates and tokens are off by this much before anybody notices. */
const MAX_CLOCK_DIFFERENCE_MS = 10_000;
const SLOW_MS = 2_000;

const TYPES = [CASSANDRA_DATACENTERS, K8SSANDRA_CLUSTERS, CASSANDRA_TASKS, MEDUSA_BACKUPS];
/** Image names of the operators, by the API group that is theirs. */
const OPERATORS = [
  { group: CASSANDRA_DATACENTERS.group, image: 'cass-operator' },
  { group: K8SSANDRA_CLUSTERS.group, image: 'k8ssandra-operator' },
] as const;

/** Judges what the API server said, in the order in which one would mend it. */
export function diagnose(
  { server, context, namespace }: Pick<Cluster, 'server' | 'context' | 'namespace'>,
  facts: ServerFacts,
): readonly Check[] {
  const origin = context === undefined ? 'no context' : `context ${context}`;
  return [
    ok('kubeconfig', `${origin}, server ${server}, namespace ${namespace}`),
    serverCheck(facts),
    ...judge('login', facts.login, loginCheck),
    ...judge('clock', facts.login, clockCheck),
    ...judge('custom-resources', facts.groups, customResourcesCheck),
    ...judge('operators', facts.deployments, (all) => operatorsCheck(all, facts)),
    ...judge('ways-into-pods', facts.denied, (denied) => waysCheck(denied, namespace)),
    ...judge('webhook', facts.webhook, webhookCheck),
  ];
}

function ok(id: string, detail: string): Check {
  return { id, result: 'OK', detail };
}

/** What could not be asked for want of a connection is left out; what was refused is a warning. */
function judge<T>(
  id: string,
  answer: { readonly value: T } | { readonly error: AppError },
  check: (value: T) => Check,
): readonly Check[] {
  if ('value' in answer) return [check(answer.value)];
  const { code, message, hint } = answer.error;
  if (code === 'KDS_API_UNREACHABLE') return [];
  return [{ id, result: 'WARN', detail: `cannot tell: ${message}`, next: hint }];
}

function serverCheck({ version, tookMs }: ServerFacts): Check {
  const id = 'api-server';
  if ('error' in version) {
    return { id, result: 'FAIL', detail: version.error.message, next: version.error.hint };
  }
  const detail = `${version.value}, answered in ${Math.round(tookMs)} ms`;
  const release = parseKubernetesVersion(version.value);
  if (release !== undefined && !isAtLeast(release, 1, OLDEST_MINOR)) {
    return { id, result: 'WARN', detail, next: `Use Kubernetes 1.${OLDEST_MINOR} or newer.` };
  }
  if (tookMs <= SLOW_MS) {
    const isNewer = release !== undefined && isAtLeast(release, 1, TESTED_MINOR + 1);
    return ok(id, isNewer ? `${detail}; this program was tested up to 1.${TESTED_MINOR}` : detail);
  }
  const next = 'Look at the VPN and at the load of the API server; see --request-timeout.';
  return { id, result: 'WARN', detail, next };
}

function loginCheck({ username }: Login): Check {
  if (username !== 'system:anonymous') return ok('login', `as ${username}`);
  const next = 'Log in with the tool of your cluster.';
  return { id: 'login', result: 'FAIL', detail: 'the API server does not know you', next };
}

function clockCheck({ aheadMs }: Login): Check {
  const id = 'clock';
  if (aheadMs === undefined) {
    const next = 'Use Kubernetes 1.30 or newer.';
    return { id, result: 'WARN', detail: 'the API server did not say what time it is', next };
  }
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  if (Math.abs(aheadMs) <= MAX_CLOCK_DIFFERENCE_MS) {
    return ok(id, seconds <= 1 ? 'the same as on the API server' : `${seconds} s off`);
  }
  const side = aheadMs > 0 ? 'behind' : 'ahead of';
  const detail = `this machine is ${seconds} s ${side} the API server`;
  const next = 'Set the clock: certificates, tokens and ages are judged by it.';
  return { id, result: 'WARN', detail, next };
}

function customResourcesCheck(groups: ReadonlyMap<string, readonly string[]>): Check {
  const id = 'custom-resources';
  const present = TYPES.filter(({ group }) => groups.has(group));
  const unknown = present.filter(
    ({ group, version }) => groups.get(group)?.includes(version) === false,
  );
  if (unknown.length > 0) {
    const texts = unknown.map(
      ({ group, version }) => `${group} in ${(groups.get(group) ?? []).join(', ')}, not ${version}`,
    );
    const next = 'Look for a newer version of this program.';
    return { id, result: 'FAIL', detail: `served are ${texts.join('; ')}`, next };
  }
  if (present.length === 0) return ok(id, 'none: Cassandra is found in StatefulSets only');
  return ok(id, present.map(({ group, version }) => `${group}/${version}`).join(', '));
}

function operatorsCheck(deployments: readonly JsonObject[], { groups }: ServerFacts): Check {
  const id = 'operators';
  const served = 'value' in groups ? groups.value : new Map<string, readonly string[]>();
  const wanted = OPERATORS.filter(({ group }) => served.has(group));
  if (wanted.length === 0) return ok(id, 'none is needed');
  const found = wanted.map(({ image }) => ({ image, text: stateOf(image, deployments) }));
  const detail = found.map(({ image, text }) => `${image} ${text}`).join(', ');
  if (found.every(({ text }) => text.startsWith('runs'))) return ok(id, detail);
  const isDown = found.some(({ text }) => text.startsWith('is down'));
  const next = isDown
    ? 'Look at the pods of the operator: without it no change is carried out.'
    : 'Install the operator, or make sure that it runs elsewhere.';
  return { id, result: isDown ? 'FAIL' : 'WARN', detail, next };
}

function stateOf(image: string, deployments: readonly JsonObject[]): string {
  const own = deployments.filter((one) => imagesOf(one).some((text) => isImage(text, image)));
  const running = own.find((one) => (numberAt(one, 'status', 'readyReplicas') ?? 0) > 0);
  if (own.length === 0) return 'is not found';
  if (running === undefined) return `is down in ${stringAt(own[0], 'metadata', 'namespace') ?? ''}`;
  const text = imagesOf(running).find((one) => isImage(one, image)) ?? '';
  return `runs ${parseImage(text).tag ?? ''} in ${stringAt(running, 'metadata', 'namespace') ?? ''}`;
}

function imagesOf(deployment: JsonObject): readonly string[] {
  return objectsAt(deployment, 'spec', 'template', 'spec', 'containers').map(
    (container) => stringAt(container, 'image') ?? '',
  );
}

function isImage(text: string, name: string): boolean {
  return parseImage(text).repository.split('/').at(-1) === name;
}

function waysCheck(denied: ReadonlySet<string>, namespace: string): Check {
  const id = 'ways-into-pods';
  const open = openWays(denied, namespace);
  const next = 'kubectl k8ssandra can-i';
  if (open.length === 0) {
    return { id, result: 'FAIL', detail: `none is allowed in ${namespace}`, next };
  }
  const detail = `allowed in ${namespace}: ${open.join(', ')}`;
  if (open.some((way) => way !== 'exec')) return ok(id, detail);
  return { id, result: 'WARN', detail: `${detail} only, which is slow`, next };
}

/** What is there wherever the webhook is installed. */
const WEBHOOK_PARTS = ['mutating-configuration', 'validating-configuration', 'deployment'];

function webhookCheck(checks: readonly Check[]): Check {
  const id = 'webhook';
  const next = 'kubectl k8ssandra webhook status';
  const parts = checks.filter((check) => WEBHOOK_PARTS.includes(check.id));
  const isUnseen = parts.every(({ detail }) => /^(?:not installed$|cannot tell)/.test(detail));
  if (isUnseen && parts.some(({ detail }) => detail === 'not installed')) {
    return ok(id, 'not installed; it is not needed to look at a cluster');
  }
  if (isUnseen) return { id, result: 'WARN', detail: 'you may not see whether it is there', next };
  const failed = checks.filter(({ result }) => result === 'FAIL').map((check) => check.id);
  const warned = checks.filter(({ result }) => result === 'WARN').map((check) => check.id);
  if (failed.length > 0)
    return { id, result: 'FAIL', detail: `broken: ${failed.join(', ')}`, next };
  if (warned.length === 0) return ok(id, 'installed, and it works');
  return { id, result: 'WARN', detail: `installed; not well: ${warned.join(', ')}`, next };
}
