import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DETECT_SCRIPT } from '../../../shared/injection/scripts/detect-script.ts';
import { INSTALL_SCRIPT } from '../../../shared/injection/scripts/install-script.ts';
import {
  drainScript,
  livenessScript,
  SERVER_SCRIPT,
} from '../../../shared/injection/scripts/server-script.ts';

/** The scripts as they are, in a real shell; only the roots of their absolute paths are moved. */
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scripts-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(path: string, text = ''): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8').replaceAll(root, '');
}

function run(script: string, env: Record<string, string> = {}): string {
  const moved = script
    .replaceAll('/mgmt-api/', `${root}/mgmt-api/`)
    .replaceAll(/(?<=[\s"'])\/(opt|etc|usr)\//g, `${root}/$1/`);
  mkdirSync(join(root, 'mgmt-api/run'), { recursive: true });
  return execFileSync('/bin/sh', ['-c', moved], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  }).replaceAll(root, '');
}

/** An image of Cassandra, as far as the detect script looks. */
function cassandraImage({
  version = '5.0.9',
  java = '17.0.1',
  netty = '4.1.130.Final',
} = {}): void {
  put(`opt/cassandra/lib/apache-cassandra-${version}.jar`);
  put(`opt/cassandra/lib/netty-all-${netty}.jar`);
  put('etc/cassandra/cassandra-env.sh', 'JVM_OPTS="$JVM_OPTS $JVM_EXTRA_OPTS"\n');
  put('jdk/bin/java', `#!/bin/sh\necho 'openjdk version "${java}" 2025-01-01' >&2\n`);
  chmodSync(join(root, 'jdk/bin/java'), 0o755);
}

/** What the install script leaves behind. */
function installed(...agents: readonly string[]): void {
  for (const agent of agents) put(`mgmt-api/bin/datastax-mgmtapi-agent-${agent}.jar`);
  put('mgmt-api/bin/extra/netty-codec-http-4.1.130.Final.jar');
}

function detect(env: Record<string, string> = {}): string {
  return run(DETECT_SCRIPT, {
    JAVA_HOME: join(root, 'jdk'),
    COLLECTORS: 'agent',
    METRICS_PORT: '9000',
    FROM_PATCH: '0',
    BEFORE_PATCH: '',
    ...env,
  });
}

describe('the install script', () => {
  beforeEach(() => {
    put('opt/management-api/datastax-mgmtapi-agent-5.0.x-0.1.125.jar', 'agent');
    put('opt/management-api/datastax-mgmtapi-server-0.1.125.jar', 'server');
    const link = join(root, 'opt/management-api/datastax-mgmtapi-agent.jar');
    symlinkSync('datastax-mgmtapi-agent-5.0.x-0.1.125.jar', link);
  });

  it('copies the jars but not the links with short names', () => {
    run(INSTALL_SCRIPT);
    expect(read('mgmt-api/bin/datastax-mgmtapi-agent-5.0.x-0.1.125.jar')).toBe('agent');
    expect(existsSync(join(root, 'mgmt-api/bin/datastax-mgmtapi-agent.jar'))).toBe(false);
    expect(read('mgmt-api/bin/server.jar')).toBe('server');
  });

  it('leaves a stub that tells a version and starts nothing', () => {
    run(INSTALL_SCRIPT);
    const stub = join(root, 'mgmt-api/bin/stub/bin/cassandra');
    expect(
      execFileSync(stub, ['-v'], { encoding: 'utf8', env: { CASSANDRA_VERSION: '5.0.9' } }),
    ).toBe('5.0.9\n');
    expect(() => execFileSync(stub, ['-R'], { stdio: 'pipe' })).toThrow('does not start Cassandra');
  });

  it('runs again over its own files, as after a reboot of the node', () => {
    run(INSTALL_SCRIPT);
    run(INSTALL_SCRIPT);
    expect(readlinkSync(join(root, 'mgmt-api/bin/server.jar'))).toContain('server-0.1.125.jar');
  });

  it('takes MCAC along only when it is wanted and there', () => {
    run(INSTALL_SCRIPT, { WITH_MCAC: '1' });
    expect(existsSync(join(root, 'mgmt-api/bin/metrics-collector'))).toBe(false);
    put('opt/metrics-collector/lib/datastax-mcac-agent.jar', 'mcac');
    run(INSTALL_SCRIPT);
    expect(existsSync(join(root, 'mgmt-api/bin/metrics-collector'))).toBe(false);
    run(INSTALL_SCRIPT, { WITH_MCAC: '1' });
    expect(read('mgmt-api/bin/metrics-collector/lib/datastax-mcac-agent.jar')).toBe('mcac');
  });
});

describe('the detect script', () => {
  it('writes the agent of the true version into the argument file', () => {
    cassandraImage();
    installed('4.1.x-0.1.124', '5.0.x-0.1.125');
    expect(detect()).toBe(
      'mgmt-api: Cassandra 5.0.9, Java 17, datastax-mgmtapi-agent-5.0.x-0.1.125.jar, netty 4.1.130.Final\n',
    );
    expect(read('mgmt-api/run/jvm.args')).toBe(
      '-javaagent:/mgmt-api/bin/datastax-mgmtapi-agent-5.0.x-0.1.125.jar\n' +
        '-Ddb.unix_socket_file=/mgmt-api/run/cassandra.sock\n',
    );
    expect(read('mgmt-api/run/version')).toBe('5.0.9\n');
    expect(readlinkSync(join(root, 'mgmt-api/run/extra/netty-codec-http.jar'))).toContain(
      '4.1.130',
    );
  });

  it('finds the agent of 4.0 under its own name', () => {
    cassandraImage({ version: '4.0.20' });
    installed('4.x-0.1.124');
    detect();
    expect(read('mgmt-api/run/jvm.args')).toContain('agent-4.x-0.1.124.jar');
  });

  it('takes no HTTP codec of another version, and says so', () => {
    cassandraImage({ netty: '4.1.100.Final' });
    installed('5.0.x-0.1.125');
    expect(detect()).toContain('no netty-codec-http-4.1.100.Final.jar: metrics are not served');
    expect(existsSync(join(root, 'mgmt-api/run/extra/netty-codec-http.jar'))).toBe(false);
  });

  it.each([
    {
      why: 'there is no Cassandra',
      image: undefined,
      env: {},
      reason: 'no apache-cassandra jar found',
    },
    {
      why: 'it is a pre-release',
      image: { version: '5.0-rc1' },
      env: {},
      reason: 'pre-release Cassandra 5.0-rc1',
    },
    {
      why: 'Java is too old for the agent, but knows argument files',
      image: { java: '9.0.4' },
      env: {},
      reason: 'Java 9 is too old for the agent',
    },
    {
      why: 'there is no agent for it',
      image: { version: '5.1.0' },
      env: {},
      reason: 'no agent for Cassandra 5.1.0',
    },
    {
      why: 'the patch release is too early',
      image: { version: '5.0.8' },
      env: { FROM_PATCH: '9' },
      reason: 'this agent is not for Cassandra 5.0.8; the image tag should tell the full version',
    },
    {
      why: 'the patch release is too late',
      image: {},
      env: { BEFORE_PATCH: '9' },
      reason: 'this agent is not for Cassandra 5.0.9; the image tag should tell the full version',
    },
  ])('stands aside when $why, and Cassandra starts without it', ({ image, env, reason }) => {
    if (image !== undefined) cassandraImage(image);
    installed('5.0.x-0.1.125');
    expect(detect(env)).toBe(`mgmt-api: not enabled: ${reason}\n`);
    expect(read('mgmt-api/run/standing-aside')).toBe(`${reason}\n`);
    expect(read('mgmt-api/run/jvm.args')).toBe('');
  });

  it.each([
    { what: 'nothing else is wrong', version: '4.1.10' },
    { what: 'it would stand aside otherwise', version: '4.1-rc1' },
  ])('fails before a Cassandra on Java 8, which cannot start, when $what', ({ version }) => {
    cassandraImage({ version, java: '1.8.0_402' });
    installed('4.1.x-0.1.124');
    let failure: unknown;
    try {
      detect();
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        'use an image with Java 11 or newer, or label the pod inject.k8ssandra.io/enabled=false',
      ) as string,
    });
    expect(existsSync(join(root, 'mgmt-api/run/standing-aside'))).toBe(false);
  });

  it.each([
    ['cassandra-env.sh', 'JVM_OPTS="$JVM_OPTS -javaagent:/x/datastax-mgmtapi-agent.jar"'],
    ['jvm11-server.options', '-javaagent:/x/datastax-mcac-agent.jar'],
  ])('stands aside when %s has an agent already', (file, line) => {
    cassandraImage();
    installed('5.0.x-0.1.125');
    put(`etc/cassandra/${file}`, line);
    if (file !== 'cassandra-env.sh') put('etc/cassandra/cassandra-env.sh');
    expect(detect()).toContain('not enabled: an agent is already configured in /etc/cassandra');
  });

  it('finds Cassandra and its configuration where the variables say', () => {
    cassandraImage();
    cpSync(join(root, 'opt/cassandra'), join(root, 'srv/c'), { recursive: true });
    rmSync(join(root, 'opt'), { recursive: true });
    put('srv/conf/cassandra-env.sh');
    rmSync(join(root, 'etc'), { recursive: true });
    installed('5.0.x-0.1.125');
    const env = { CASSANDRA_HOME: join(root, 'srv/c'), CASSANDRA_CONF: join(root, 'srv/conf') };
    expect(detect(env)).toContain('Cassandra 5.0.9');
  });

  it('carries the options of the user, quoted for Java, also when it stands aside', () => {
    const options = { CARRY: '1', JVM_EXTRA_OPTS: String.raw`-Dq=a"b -Dre=c\d*  -Dlast` };
    const carried = '"-Dq=a\\"b"\n"-Dre=c\\\\d*"\n"-Dlast"\n';
    detect(options);
    expect(read('mgmt-api/run/jvm.args')).toBe(carried);
    cassandraImage();
    installed('5.0.x-0.1.125');
    detect(options);
    expect(read('mgmt-api/run/jvm.args')).toMatch(/^"-Dq=a\\"b"\n.*\n"-Dlast"\n-javaagent:/);
  });

  it('forgets what an earlier run found', () => {
    installed('5.0.x-0.1.125');
    detect();
    cassandraImage();
    detect();
    expect(existsSync(join(root, 'mgmt-api/run/standing-aside'))).toBe(false);
  });

  it.each([
    { collectors: 'agent', port: '9000', config: undefined },
    {
      collectors: 'agent',
      port: '19000',
      config: 'endpoint:\n  address: 0.0.0.0\n  port: "19000"\n',
    },
    {
      collectors: 'none',
      port: '9000',
      config: 'endpoint:\n  address: 127.0.0.1\n  port: "9000"\n',
    },
  ])(
    'serves the metrics of the agent for "$collectors" on port $port',
    ({ collectors, port, config }) => {
      cassandraImage();
      installed('5.0.x-0.1.125');
      detect({ COLLECTORS: collectors, METRICS_PORT: port });
      expect(read('mgmt-api/run/jvm.args').includes('-Dcollector-config-path=')).toBe(
        config !== undefined,
      );
      if (config !== undefined) expect(read('mgmt-api/run/metrics-collector.yaml')).toBe(config);
    },
  );

  it.runIf(process.arch === 'x64')(
    'puts MCAC into a writable place and the agent on loopback',
    () => {
      cassandraImage({ version: '4.1.10' });
      installed('4.1.x-0.1.124');
      put('mgmt-api/bin/metrics-collector/lib/datastax-mcac-agent.jar');
      expect(detect({ COLLECTORS: 'mcac' })).toContain('with MCAC');
      expect(read('mgmt-api/run/jvm.args')).toContain(
        '-javaagent:/mgmt-api/run/mcac/lib/datastax-mcac-agent.jar',
      );
      expect(read('mgmt-api/run/metrics-collector.yaml')).toContain('address: 127.0.0.1');
    },
  );

  it('lets the agent serve when MCAC is wanted and not there', () => {
    cassandraImage({ version: '4.1.10' });
    installed('4.1.x-0.1.124');
    expect(detect({ COLLECTORS: 'mcac' })).toMatch(/no MCAC/);
    expect(read('mgmt-api/run/jvm.args')).not.toContain('collector-config-path');
  });
});

describe('what Kubernetes makes of the scripts', () => {
  const scripts = {
    install: INSTALL_SCRIPT,
    detect: DETECT_SCRIPT,
    server: SERVER_SCRIPT,
    drain: drainScript(8080, 20),
    liveness: livenessScript(8080),
  };

  it.each(Object.entries(scripts))('%s: it expands nothing in it', (_, script) => {
    expect(script).not.toContain('$$');
    expect(script).not.toMatch(/\$\([A-Za-z_][A-Za-z0-9_.-]*\)/);
  });

  it.each(Object.entries(scripts))('%s: any shell can read it', (_, script) => {
    execFileSync('/bin/sh', ['-n', '-c', script]);
    execFileSync('/bin/bash', ['-n', '-c', script]);
  });
});
