import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { Agent, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { drain } from '../../../webhook/lifecycle/drain.ts';
import { createReadiness } from '../../../webhook/lifecycle/readiness.ts';
import type { Readiness } from '../../../webhook/lifecycle/readiness.ts';
import { PLAIN_TEXT, send as answer } from '../../../webhook/routes/send.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import type { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let server: Server;
let readiness: Readiness;
let port: number;
let agent: Agent;
/** Answers that the server holds back. */
let held: ServerResponse[];

beforeEach(async () => {
  clock = fakeClock();
  held = [];
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  server = createServer((request, response) => {
    if (request.url === '/slow') held.push(response);
    else finish(response);
  });
  readiness = createReadiness();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterEach(() => {
  agent.destroy();
  server.close();
  server.closeAllConnections();
});

function finish(response: ServerResponse | undefined): void {
  if (response === undefined) return;
  answer(response, { status: 200, type: PLAIN_TEXT, body: 'ok' }, readiness);
}

/** As the process does at SIGTERM. */
function end(): Promise<void> {
  readiness.set('shutdown', 'test');
  return drain(server, { clock, drainMs: 15_000, graceMs: 5_000 });
}

interface Outcome {
  readonly connection: string | undefined;
  readonly reused: boolean;
}

function ask(path = '/', through = agent): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port, path, agent: through }, (incoming) => {
      incoming.resume();
      incoming.on('end', () => {
        resolve({ connection: incoming.headers.connection, reused: outgoing.reusedSocket });
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

describe('draining', () => {
  it('serves on, and asks every client to go elsewhere next time', async () => {
    expect(await ask()).toEqual({ connection: 'keep-alive', reused: false });
    void end();
    expect(await ask()).toEqual({ connection: 'close', reused: true });
    await clock.advance(14_999);
    expect(await ask()).toEqual({ connection: 'close', reused: false });
  });

  it('refuses new connections after its time, and ends when nothing is in flight', async () => {
    await ask();
    const done = end();
    await clock.advance(15_000);
    await done;
    await expect(ask('/', new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(clock.sleeping).toBe(0);
  });

  it('waits for what is in flight', async () => {
    const slow = ask('/slow');
    await expect.poll(() => held.length).toBe(1);
    let ended = false;
    const done = end().then(() => (ended = true));
    await clock.advance(15_000);
    await clock.advance(4_999);
    expect(ended).toBe(false);
    finish(held[0]);
    expect(await slow).toMatchObject({ connection: 'close' });
    await done;
  });

  it('does not wait for ever', async () => {
    const stuck = expect(ask('/slow')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect.poll(() => held.length).toBe(1);
    const done = end();
    await clock.advance(15_000);
    await clock.advance(5_000);
    await done;
    await stuck;
  });
});
