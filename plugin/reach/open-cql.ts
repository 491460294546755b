import {
  asksForCqlPassword,
  bringsCqlLogin,
  checkCqlLogin,
  showsCqlPassword,
} from '../../shared/domain/cqlsh-invocation.ts';
import type { NodeCredentials } from '../../shared/domain/node-credentials.ts';
import { ApiError } from '../../shared/errors/api-error.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PodExec } from '../../shared/ports/pod-exec.ts';
import { findTarget } from '../actions/cluster/find-target.ts';
import type { CassandraPod } from '../actions/cluster/find-target.ts';
import { findCredentials } from '../actions/nodes/find-credentials.ts';
import { chooseOne, choiceNote } from '../actions/reach/choose-pods.ts';
import { execPlace } from '../actions/reach/exec-place.ts';
import type { ExecPlace } from '../actions/reach/exec-place.ts';
import type { CommandContext } from '../command-context.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import type { ClusterArguments } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import type { TargetArguments } from '../options/target-options.ts';
import { errorText } from '../output/error-text.ts';
import { PASSWORD_NOTE, twoLogins } from './own-login.ts';

/** Where cqlsh is to be run, and for whom. */
export interface CqlPlace {
  readonly exec: PodExec;
  readonly place: ExecPlace;
  /** Undefined where nobody logs in, or the arguments say who does. */
  readonly credentials: NodeCredentials | undefined;
}

interface Arguments extends ClusterArguments, TargetArguments {
  readonly namespace: string | undefined;
  readonly container: string | undefined;
  readonly 'credentials-secret': string | undefined;
  readonly ARGS: readonly string[];
}

/**
 * Finds the node to run cqlsh on and the credentials for it, and says which these are.
 *
 * @param mayAsk - Whether there is a terminal at which cqlsh can ask for a password.
 * @throws AppError `KDS_USAGE` for a login that cannot be meant, before anything is asked.
 */
export async function openCql(
  args: Arguments,
  context: CommandContext,
  mayAsk: boolean,
): Promise<CqlPlace> {
  const { terminal } = context;
  const secretName = args['credentials-secret'];
  const hasLogin = bringsCqlLogin(args.ARGS);
  if (hasLogin && secretName !== undefined) throw twoLogins();
  if (!mayAsk && asksForCqlPassword(args.ARGS)) throw noPassword();
  if (showsCqlPassword(args.ARGS)) terminal.err(PASSWORD_NOTE);
  const cluster = await context.connect(clusterTarget(args));
  const request = targetRequest(args, cluster.namespace);
  const target = await findTarget(cluster.api, request);
  const pod = chooseOne(target, request);
  terminal.err(choiceNote(target, pod));
  const place = execPlace(pod, args.container);
  const find = async (): Promise<NodeCredentials | undefined> => {
    if (hasLogin) return undefined;
    try {
      return await findCredentials(cluster.api, pod, secretName);
    } catch (error) {
      // Cassandra may do without, unless the user says otherwise.
      if (secretName !== undefined || !(error instanceof ApiError)) throw error;
      terminal.err(errorText(error));
      return undefined;
    }
  };
  const credentials = await find();
  if (credentials !== undefined) checkCqlLogin(credentials);
  if (credentials !== undefined) terminal.err(loginNote(credentials, pod, secretName));
  return { exec: await cluster.pods('exec'), place, credentials };
}

/** cqlsh would take the first line of its input for the password. */
function noPassword(): AppError {
  return new AppError('KDS_USAGE', 'cqlsh would ask for a password, and nobody can type it here', {
    hint: 'Name a Secret with username and password in place of -u: --credentials-secret NAME\nOr a file in the pod that has the password, with --credentials or --cqlshrc beside -u.\nOr type the password in a session at a terminal: kubectl k8ssandra cqlsh TARGET -- -u USER',
  });
}

function loginNote(
  { username }: NodeCredentials,
  { namespace }: CassandraPod,
  secretName: string | undefined,
): string {
  const source =
    secretName === undefined
      ? 'the superuser of the datacenter'
      : `of Secret ${namespace}/${secretName}`;
  return `note: logging in as ${username}, ${source}\n`;
}
