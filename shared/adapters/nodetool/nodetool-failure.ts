import { isStarting, needsCredentials, refusesLogin } from '../../domain/nodetool-login.ts';
import type { ResourceRef } from '../../domain/resource-ref.ts';
import { formatRef } from '../../domain/resource-ref.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ErrorCode } from '../../errors/app-error.ts';

/** How a call of nodetool ended that did not go well. */
export interface NodetoolFailure {
  readonly pod: ResourceRef;
  readonly container: string;
  /** Of nodetool: `ring`. */
  readonly command: string;
  readonly exitCode: number;
  /** What it printed, standard error and what there is of standard output. */
  readonly output: string;
  /** As whom it was called; undefined for nobody. */
  readonly username: string | undefined;
}

interface KnownFailure {
  readonly isMeant: (failure: NodetoolFailure) => boolean;
  readonly code: ErrorCode;
  /** Goes on after the name of the pod. */
  readonly problem: (failure: NodetoolFailure) => string;
  readonly hint: (failure: NodetoolFailure) => string;
}

const MAX_REASON = 200;

const KNOWN: readonly KnownFailure[] = [
  {
    isMeant: ({ exitCode }) => exitCode === 127,
    code: 'KDS_NODE_ANSWER',
    problem: ({ container }) => `has no nodetool in its container ${container}`,
    hint: () => 'Name the container of Cassandra in the annotation inject.k8ssandra.io/container.',
  },
  {
    isMeant: isStarting,
    code: 'KDS_NODE_UNREACHABLE',
    problem: () => 'has a Cassandra that is not up yet',
    hint: logsHint,
  },
  {
    isMeant: needsCredentials,
    code: 'KDS_FORBIDDEN',
    problem: () => 'asks for a user and a password over JMX',
    hint: (failure) => `Log in with: ${callOf(failure, '-u USER -pwf FILE ')}`,
  },
  {
    isMeant: refusesLogin,
    code: 'KDS_FORBIDDEN',
    problem: ({ username, output }) => `does not let ${username} in: ${reasonOf(output)}`,
    hint: () => 'Bring the superuser Secret of the datacenter in line with the role in Cassandra.',
  },
  {
    isMeant: ({ output }) => /SecurityException|Access (?:is )?denied/i.test(output),
    code: 'KDS_FORBIDDEN',
    problem: ({ username, command }) =>
      `does not let ${username ?? 'nodetool'} call "${command}" over JMX`,
    hint: () => 'Give the role permission on all MBeans, or make it a superuser.',
  },
  {
    isMeant: ({ output }) => /non-JRMP server|SSLHandshakeException/.test(output),
    code: 'KDS_NODE_ANSWER',
    problem: () => 'speaks TLS over JMX, which is not supported here',
    hint: (failure) => `Call it with: ${callOf(failure, '--ssl ')}`,
  },
  {
    isMeant: ({ output }) => output.includes("Failed to connect to '"),
    code: 'KDS_NODE_UNREACHABLE',
    problem: ({ output }) => `cannot be asked over JMX: ${reasonOf(output)}`,
    hint: logsHint,
  },
  {
    isMeant: ({ output }) => output.includes('Unknown keyspace'),
    code: 'KDS_NOT_FOUND',
    problem: ({ output }) => `says: ${reasonOf(output)}`,
    hint: () => 'List the keyspaces with: kubectl k8ssandra describe-cluster',
  },
  {
    isMeant: ({ output }) => /Found unexpected parameters|Unknown command/.test(output),
    code: 'KDS_NODE_ANSWER',
    problem: ({ command }) => `has a nodetool that does not know "${command}"`,
    hint: () => 'Ask for something else: this needs Cassandra 4.0 or newer.',
  },
  {
    isMeant: ({ exitCode }) => exitCode === 137,
    code: 'KDS_NODE_ANSWER',
    problem: ({ command }) => `killed "nodetool ${command}" (exit code 137)`,
    hint: ({ container }) =>
      `Leave room for a second JVM of 128 MiB in the memory limit of container ${container}.`,
  },
];

/**
 * Explains a failure of nodetool.
 *
 * @returns AppError `KDS_NODE_UNREACHABLE` when Cassandra is down or starting, `KDS_FORBIDDEN` when
 *   JMX does not allow the call, `KDS_NODE_ANSWER` for all else.
 */
export function nodetoolFailure(failure: NodetoolFailure): AppError {
  const known = KNOWN.find(({ isMeant }) => isMeant(failure));
  const pod = `pod ${formatRef(failure.pod)}`;
  if (known !== undefined) {
    return new AppError(known.code, `${pod} ${known.problem(failure)}`, {
      hint: known.hint(failure),
    });
  }
  const { command, exitCode, output } = failure;
  return new AppError(
    'KDS_NODE_ANSWER',
    `"nodetool ${command}" failed in ${pod} with exit code ${exitCode}: ${reasonOf(output)}`,
    { hint: `See all that it says with: ${callOf(failure)}` },
  );
}

/** The same call, for a person to make. */
function callOf({ pod, container, command }: NodetoolFailure, options = ''): string {
  const target = `${pod.name} --namespace ${pod.namespace} -c ${container}`;
  return `kubectl exec ${target} -- nodetool ${options}${command}`;
}

function logsHint({ pod, container }: NodetoolFailure): string {
  return `See what it does with: kubectl logs --namespace ${pod.namespace} ${pod.name} -c ${container}`;
}

/** The line that says why, without what nodetool puts before it. */
function reasonOf(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const said = lines.find((line) => /^(?:error|nodetool): /.test(line));
  const line = said ?? lines.find((text) => text !== '') ?? 'it said nothing';
  return line
    .replace(/^(?:error|nodetool): /, '')
    .replace(/\.$/, '')
    .slice(0, MAX_REASON);
}
