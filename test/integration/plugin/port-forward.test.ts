import { describe, expect, it } from 'vitest';

import { Interrupted } from '../../../plugin/interrupted.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ApiRequest } from '../../../shared/ports/kubernetes-api.ts';
import type { ForwardRequest, Forwarding } from '../../../shared/ports/pod-forward.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliOutcome } from '../../support/run-cli.ts';

interface Outcome extends CliOutcome {
  readonly asked: readonly ForwardRequest[];
  readonly closed: number;
}

interface Parts {
  readonly hasTls?: boolean;
  /** Local ports that another program has. */
  readonly taken?: readonly number[];
  readonly reapers?: readonly string[];
  /** Why the first connection ends; absent: Ctrl-C. */
  readonly gone?: AppError;
}

/** Runs a command line, and presses Ctrl-C once it has said where it listens. */
async function run(line: string, parts: Parts = {}): Promise<Outcome> {
  const { hasTls = false, taken = [], reapers = [], gone } = parts;
  const cluster = anEmulatedCluster({ nodes: 3, operator: 'cass-operator', hasTls });
  const pods = ({ query }: ApiRequest): JsonObject => ({
    items: query?.['labelSelector'] === REAPER_LABEL ? reapers.map(aReaper) : cluster.pods(),
  });
  const world = emulatedWorld(cluster, {
    answers: { 'GET /api/v1/namespaces/prod/pods': pods },
  });
  const ending = new AbortController();
  const asked: ForwardRequest[] = [];
  let closed = 0;
  const forward = (request: ForwardRequest): Promise<Forwarding> => {
    if (taken.includes(request.localPort)) {
      const hint = 'Name another local port, or 0 for any free one.';
      const problem = `cannot listen on port ${request.localPort}: another program listens there`;
      return Promise.reject(new AppError('KDS_USAGE', problem, { hint }));
    }
    asked.push(request);
    return Promise.resolve({
      localPort: request.localPort === 0 ? 40_000 : request.localPort,
      closed: gone === undefined ? new Promise(() => undefined) : Promise.reject(gone),
      close: () => (closed += 1),
    });
  };
  const outcome = await runCli(line, {
    ...world,
    pods: { ...world.pods, forward },
    signal: ending.signal,
    onOutput() {
      if (gone !== undefined) return;
      setImmediate(() => {
        ending.abort(new Interrupted());
      });
    },
  });
  return { ...outcome, asked, closed };
}

const REAPER_LABEL = 'k8ssandra.io/reaper';
const REAPERS = ['shop-dc1-reaper', 'bank-dc9-reaper'];

function aReaper(name: string): JsonObject {
  return {
    metadata: { name: `${name}-abc`, namespace: 'prod', labels: { [REAPER_LABEL]: name } },
    spec: { containers: [{ ports: [{ name: 'admin-port', containerPort: 8081 }] }] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

const FIRST = 'pod/shop-dc1-r1-sts-0';

describe('port-forward', () => {
  it('says where it listens, and closes everything on Ctrl-C', async () => {
    const { stdout, stderr, exitCode, closed } = await run(
      `port-forward ${FIRST} cql 8081:mgmt metrics jmx 7000`,
    );
    expect(stdout).toBe(
      [
        '127.0.0.1:9042 -> prod/shop-dc1-r1-sts-0:9042 (cql)\n',
        '127.0.0.1:8081 -> prod/shop-dc1-r1-sts-0:8080 (mgmt)\n',
        '127.0.0.1:9000 -> prod/shop-dc1-r1-sts-0:9000 (metrics)\n',
        '127.0.0.1:7199 -> prod/shop-dc1-r1-sts-0:7199 (jmx)\n',
        '127.0.0.1:7000 -> prod/shop-dc1-r1-sts-0:7000\n',
      ].join(''),
    );
    expect([stderr, exitCode, closed]).toEqual(['', 130, 5]);
  });

  it('looks like this', async () => {
    const line = 'port-forward dc/dc1 cql 8081:mgmt';
    const { stdout, stderr, exitCode } = await run(line, { hasTls: true });
    const screen = `$ kubectl k8ssandra ${line}\n${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
    await expect(screen).toMatchFileSnapshot('../../golden/plugin/port-forward.txt');
  });

  it('takes another port where the same one is taken, unless that was asked for', async () => {
    const free = await run(`port-forward ${FIRST} cql`, { taken: [9042] });
    expect(free.stdout).toMatch(/^127\.0\.0\.1:40000 -> .*:9042/);
    const asked = await run(`port-forward ${FIRST} 9042:cql`, { taken: [9042] });
    expect(asked.stderr).toBe(
      'error: cannot listen on port 9042: another program listens there (KDS_USAGE)\n' +
        'Write :cql for any free port, or name another one: LOCAL:cql\n',
    );
    expect([asked.exitCode, asked.stdout]).toEqual([2, '']);
  });

  it.each([':7000', '0:7000'])('takes any free port for %s', async (service) => {
    const { stdout } = await run(`port-forward ${FIRST} ${service}`);
    expect(stdout).toBe('127.0.0.1:40000 -> prod/shop-dc1-r1-sts-0:7000\n');
  });

  it('takes one node of several, and names it', async () => {
    const { stderr, asked } = await run('port-forward dc/dc1 cql');
    expect(stderr).toBe('note: using pod prod/shop-dc1-r1-sts-0, one of 3\n');
    expect(asked[0]?.pod).toEqual({ namespace: 'prod', name: 'shop-dc1-r1-sts-0' });
  });

  it('says that the server demands a certificate', async () => {
    const { stderr } = await run(`port-forward ${FIRST} mgmt`, { hasTls: true });
    expect(stderr).toBe('note: it demands a client certificate\n');
  });

  it('ends with an error when the pod is gone', async () => {
    const gone = new AppError('KDS_NOT_FOUND', 'pods "x" not found', { hint: 'Look.' });
    const { stderr, exitCode, closed } = await run(`port-forward ${FIRST} cql`, { gone });
    expect(stderr).toContain('error: pods "x" not found');
    expect([exitCode, closed]).toEqual([5, 1]);
  });

  it.each(['shop-dc1-reaper', 'shop', 'dc/dc1'])('finds the Reaper called %s', async (name) => {
    const { stdout, asked } = await run(`port-forward ${name} 0:reaper`, { reapers: REAPERS });
    expect(asked[0]?.pod.name).toBe('shop-dc1-reaper-abc');
    expect(stdout).toBe('127.0.0.1:40000 -> prod/shop-dc1-reaper-abc:8080 (reaper)\n');
  });

  it.each([
    ['port-forward', 'TARGET is missing', 2],
    ['port-forward dc/dc1', 'SERVICE is missing', 2],
    ['port-forward dc/dc1 :', 'SERVICE cannot be ":"', 2],
    ['port-forward dc/dc1 sql', 'SERVICE cannot be "sql"', 2],
    ['port-forward dc/dc1 0', 'SERVICE cannot be "0"', 2],
    ['port-forward dc/dc1 70000:cql', 'SERVICE cannot be "70000:cql"', 2],
    ['port-forward dc/nosuch cql', 'nothing that runs Cassandra is called "dc/nosuch"', 5],
    ['port-forward nosuch reaper', 'no Reaper is called "nosuch" in prod', 5],
    ['port-forward reaper reaper', 'several Reapers are called "reaper"', 2],
  ])('%s is refused', async (line, message, code) => {
    const { stderr, exitCode, asked } = await run(line, { reapers: REAPERS });
    expect(stderr).toContain(message);
    expect([exitCode, asked]).toEqual([code, []]);
  });
});
