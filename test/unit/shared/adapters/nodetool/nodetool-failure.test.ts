import { describe, expect, it } from 'vitest';

import type { NodetoolFailure } from '../../../../../shared/adapters/nodetool/nodetool-failure.ts';
import { nodetoolFailure } from '../../../../../shared/adapters/nodetool/nodetool-failure.ts';
import { needsCredentials } from '../../../../../shared/domain/nodetool-login.ts';

const FAILURE: NodetoolFailure = {
  pod: { namespace: 'prod', name: 'c-0' },
  container: 'cassandra',
  command: 'ring',
  exitCode: 1,
  output: '',
  username: undefined,
};

const CONNECT = "nodetool: Failed to connect to '127.0.0.1:7199' - ";
const NO_CREDENTIALS = `${CONNECT}SecurityException: 'Authentication failed! Credentials required'.`;
const NO_USERNAME = `${CONNECT}FailedLoginException: 'Required key 'username' is missing'.`;
const WRONG_FILE = `${CONNECT}FailedLoginException: 'Invalid username or password'.`;
const WRONG_ROLE = `${CONNECT}FailedLoginException: 'Provided username app and/or password are incorrect'.`;
const NOT_YET = `${CONNECT}FailedLoginException: 'Cannot login as server authentication setup is not yet completed'.`;
const DENIED =
  'error: Access Denied\n-- StackTrace --\njava.lang.SecurityException: Access Denied\n';
const LOGS = 'See what it does with: kubectl logs --namespace prod c-0 -c cassandra';

describe('a failure is explained', () => {
  it.each<
    [what: string, failure: Partial<NodetoolFailure>, code: string, message: string, hint: string]
  >([
    [
      'no nodetool',
      { exitCode: 127, output: 'nodetool: 1: nodetool: not found' },
      'KDS_NODE_ANSWER',
      'pod prod/c-0 has no nodetool in its container cassandra',
      'Name the container of Cassandra in the annotation inject.k8ssandra.io/container.',
    ],
    [
      'Cassandra is not running',
      { output: `${CONNECT}ConnectException: 'Connection refused (Connection refused)'.\n` },
      'KDS_NODE_UNREACHABLE',
      "pod prod/c-0 cannot be asked over JMX: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused (Connection refused)'",
      LOGS,
    ],
    [
      'Cassandra 5.0 is starting',
      {
        output:
          'Exception in thread "main" java.lang.IllegalArgumentException: Server is not initialized yet, cannot run nodetool.\n\tat x',
      },
      'KDS_NODE_UNREACHABLE',
      'pod prod/c-0 has a Cassandra that is not up yet',
      LOGS,
    ],
    [
      'Cassandra 4.1 is starting',
      {
        exitCode: 2,
        output:
          'error: org.apache.cassandra.db:type=StorageService\n-- StackTrace --\njavax.management.InstanceNotFoundException: org.apache.cassandra.db:type=StorageService\n',
      },
      'KDS_NODE_UNREACHABLE',
      'pod prod/c-0 has a Cassandra that is not up yet',
      LOGS,
    ],
    [
      'Cassandra knows no roles yet',
      { output: NOT_YET },
      'KDS_NODE_UNREACHABLE',
      'pod prod/c-0 has a Cassandra that is not up yet',
      LOGS,
    ],
    [
      'JMX asks for credentials',
      { output: NO_CREDENTIALS },
      'KDS_FORBIDDEN',
      'pod prod/c-0 asks for a user and a password over JMX',
      'Log in with: kubectl exec c-0 --namespace prod -c cassandra -- nodetool -u USER -pwf FILE ring',
    ],
    [
      'JMX refuses credentials',
      { output: WRONG_FILE, username: 'app' },
      'KDS_FORBIDDEN',
      "pod prod/c-0 does not let app in: Failed to connect to '127.0.0.1:7199' - FailedLoginException: 'Invalid username or password'",
      'Bring the superuser Secret of the datacenter in line with the role in Cassandra.',
    ],
    [
      'JMX refuses the call',
      { exitCode: 2, output: DENIED, username: 'app' },
      'KDS_FORBIDDEN',
      'pod prod/c-0 does not let app call "ring" over JMX',
      'Give the role permission on all MBeans, or make it a superuser.',
    ],
    [
      'JMX speaks TLS',
      { output: `${CONNECT}ConnectIOException: 'non-JRMP server at remote endpoint'.` },
      'KDS_NODE_ANSWER',
      'pod prod/c-0 speaks TLS over JMX, which is not supported here',
      'Call it with: kubectl exec c-0 --namespace prod -c cassandra -- nodetool --ssl ring',
    ],
    [
      'an unknown keyspace',
      { command: 'tablestats -F json nosuch', output: '\nnodetool: Unknown keyspace: nosuch\n' },
      'KDS_NOT_FOUND',
      'pod prod/c-0 says: Unknown keyspace: nosuch',
      'List the keyspaces with: kubectl k8ssandra describe-cluster',
    ],
    [
      'an old nodetool',
      {
        output: 'nodetool: Found unexpected parameters: [clientstats, --all]\n',
        command: 'clientstats --all',
      },
      'KDS_NODE_ANSWER',
      'pod prod/c-0 has a nodetool that does not know "clientstats --all"',
      'Ask for something else: this needs Cassandra 4.0 or newer.',
    ],
    [
      'no memory for a JVM',
      { exitCode: 137 },
      'KDS_NODE_ANSWER',
      'pod prod/c-0 killed "nodetool ring" (exit code 137)',
      'Leave room for a second JVM of 128 MiB in the memory limit of container cassandra.',
    ],
    [
      'anything else',
      {
        exitCode: 2,
        output: 'WARN  noise\nerror: null\n-- StackTrace --\njava.lang.NullPointerException\n',
      },
      'KDS_NODE_ANSWER',
      '"nodetool ring" failed in pod prod/c-0 with exit code 2: null',
      'See all that it says with: kubectl exec c-0 --namespace prod -c cassandra -- nodetool ring',
    ],
    [
      'nothing said',
      { exitCode: 3, output: '\n' },
      'KDS_NODE_ANSWER',
      '"nodetool ring" failed in pod prod/c-0 with exit code 3: it said nothing',
      'See all that it says with: kubectl exec c-0 --namespace prod -c cassandra -- nodetool ring',
    ],
  ])('%s', (_what, failure, code, message, hint) => {
    expect(nodetoolFailure({ ...FAILURE, ...failure })).toMatchObject({ code, message, hint });
  });
});

it.each([
  ['Java wants them', NO_CREDENTIALS, undefined, true],
  ['Cassandra wants them', NO_USERNAME, undefined, true],
  ['they were wrong', WRONG_ROLE, 'app', false],
  ['roles are not known yet', NOT_YET, undefined, false],
  ['nothing listens', `${CONNECT}ConnectException: 'Connection refused'.`, undefined, false],
  ['the call is not allowed', DENIED, undefined, false],
])('credentials are asked for when they help: %s', (_what, output, username, expected) => {
  expect(needsCredentials({ output, username })).toBe(expected);
});
