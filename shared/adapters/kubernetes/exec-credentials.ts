import { spawn } from 'node:child_process';

import { isObject, member, objectsAt, stringAt, stringsAt } from '../../domain/json.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Connection } from './connection.ts';
import type { Credential, CredentialSource, LoginOptions } from './credential.ts';
import { endWithUs } from './end-with-us.ts';
import { filledText } from './kubeconfig-entry.ts';
import { readMaterial } from './read-material.ts';

/** Longer than a program takes that nobody has to answer. */
const TELL_AFTER_MS = 5_000;
/** More than any token; a program that prints more is not a credential plugin. */
const MAX_OUTPUT_BYTES = 1024 * 1024;

/**
 * Logs in with the program that the kubeconfig names, such as `aws` or `gke-gcloud-auth-plugin`.
 *
 * Its standard error and, where it may ask, its standard input are the user's:
 * a device code or a question for a password shows on the screen. There is no
 * time limit, because people answer; but it is told what is waited for.
 */
export function execCredentials(connection: Connection, options: LoginOptions): CredentialSource {
  const note = slownessNote(connection, options);
  let known: { readonly credential: Credential; readonly expiresMs: number } | undefined;
  return async (refused) => {
    if (known === undefined || known.credential === refused || known.expiresMs <= Date.now()) {
      const status = parseAnswer(await note(run(connection, options.signal)), connection);
      known = {
        credential: {
          authorization: optional(filledText(status, 'token'), (token) => `Bearer ${token}`),
          cert: filledText(status, 'clientCertificateData'),
          key: filledText(status, 'clientKeyData'),
        },
        expiresMs: Date.parse(stringAt(status, 'expirationTimestamp') ?? '') || Infinity,
      };
    }
    return known.credential;
  };
}

/** Tells once, without the arguments and variables of the program, where secrets may be. */
function slownessNote(
  { identity, user = '' }: Connection,
  { tell, tellAfterMs = TELL_AFTER_MS }: LoginOptions,
): <T>(login: Promise<T>) => Promise<T> {
  const command = stringAt(identity.exec, 'command') ?? '';
  let isTold = false;
  const note = (): void => {
    if (!isTold) tell?.(`note: waiting for "${command}", which logs in user "${user}"\n`);
    isTold = true;
  };
  return (login) => {
    const timer = setTimeout(note, tellAfterMs);
    return login.finally(() => {
      clearTimeout(timer);
    });
  };
}

function run(connection: Connection, signal: AbortSignal | undefined): Promise<string> {
  const exec = connection.identity.exec ?? {};
  const command = stringAt(exec, 'command') ?? '';
  const interactive = isInteractive(connection, exec);
  const info = execInfo(connection, interactive);
  return new Promise((resolve, reject) => {
    const child = spawn(command, stringsAt(exec, 'args'), {
      env: { ...process.env, ...variablesOf(exec), KUBERNETES_EXEC_INFO: info },
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
    });
    endWithUs(child, signal);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > MAX_OUTPUT_BYTES) child.kill();
    });
    child.once('error', (error) => {
      reject(cannotRun(connection, command, error));
    });
    child.once('close', (code, signal) => {
      const end = signal ?? `exit code ${String(code)}`;
      if (code === 0) resolve(output);
      else reject(failure(connection, `"${command}" ended with ${end}`));
    });
  });
}

function cannotRun(connection: Connection, command: string, error: Error): AppError {
  if (!('code' in error) || error.code !== 'ENOENT') {
    return failure(connection, `cannot run "${command}": ${error.message}`);
  }
  const hint = stringAt(connection.identity.exec, 'installHint');
  return failure(connection, `the program "${command}" is not installed`, hint);
}

/** @throws AppError `KDS_BAD_KUBECONFIG` when the program must ask and nobody is there. */
function isInteractive(connection: Connection, exec: JsonObject): boolean {
  const mode = stringAt(exec, 'interactiveMode') ?? 'IfAvailable';
  const isTerminal = process.stdin.isTTY;
  if (mode === 'Always' && !isTerminal) {
    throw failure(connection, 'the program wants to ask, but standard input is not a terminal');
  }
  return mode !== 'Never' && isTerminal;
}

function variablesOf(exec: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    objectsAt(exec, 'env').map((entry) => [
      stringAt(entry, 'name') ?? '',
      stringAt(entry, 'value') ?? '',
    ]),
  );
}

/** What the program may know, as the specification of exec plugins says. */
function execInfo(connection: Connection, interactive: boolean): string {
  const { exec } = connection.identity;
  const cluster = {
    server: connection.server,
    'tls-server-name': connection.tlsServerName,
    'insecure-skip-tls-verify': connection.insecureSkipTlsVerify || undefined,
    'certificate-authority-data': readMaterial(connection.certificateAuthority)?.toString('base64'),
    'proxy-url': connection.proxyUrl,
    'disable-compression': connection.disableCompression === true || undefined,
    config: clusterConfig(connection.clusterEntry),
  };
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: stringAt(exec, 'apiVersion'),
    spec: {
      ...(member(exec, 'provideClusterInfo') === true ? { cluster } : {}),
      interactive,
    },
  });
}

/** The part of the cluster entry that is meant for the program. */
function clusterConfig(cluster: JsonObject): JsonValue | undefined {
  return objectsAt(cluster, 'extensions').find(
    ({ name }) => name === 'client.authentication.k8s.io/exec',
  )?.['extension'];
}

function parseAnswer(output: string, connection: Connection): JsonObject {
  let answer: JsonValue;
  try {
    answer = JSON.parse(output) as JsonValue;
  } catch {
    throw failure(connection, 'the program did not print JSON');
  }
  const status = member(answer, 'status');
  if (!isObject(status)) throw failure(connection, 'the program printed no credential');
  const [asked, given] = [stringAt(connection.identity.exec, 'apiVersion'), apiVersionOf(answer)];
  if (given !== asked) {
    throw failure(connection, `the program printed ${given}, and not ${asked ?? ''}`);
  }
  const has = (field: string): boolean => filledText(status, field) !== undefined;
  const hasCertificate = has('clientCertificateData');
  if (hasCertificate !== has('clientKeyData')) {
    throw failure(connection, 'the program printed a certificate or a key, but not both');
  }
  if (!hasCertificate && !has('token')) {
    throw failure(connection, 'the program printed neither a token nor a certificate with its key');
  }
  return status;
}

function apiVersionOf(answer: JsonValue): string {
  return stringAt(answer, 'apiVersion') ?? 'no apiVersion';
}

function failure(connection: Connection, problem: string, hint?: string): AppError {
  const user = connection.user ?? '';
  return new AppError('KDS_BAD_KUBECONFIG', `cannot log in as user "${user}": ${problem}`, {
    hint: hint?.trim() ?? 'Run the program of the user by hand: kubectl config view --minify',
  });
}

function optional<T, R>(value: T | undefined, then: (value: T) => R): R | undefined {
  return value === undefined ? undefined : then(value);
}
