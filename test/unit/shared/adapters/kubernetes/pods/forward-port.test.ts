import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { statusObject } from '../../../../../support/fake-api-server.ts';
import { forwardTo, startPodServer } from '../../../../../support/fake-pod-server.ts';
import type { FakePodServer } from '../../../../../support/fake-pod-server.ts';

const pod = { namespace: 'prod', name: 'dc1-0' };

let server: FakePodServer;
let target: Server;
let port: number;

beforeEach(async () => {
  server = await startPodServer();
  target = createServer((socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  port = (target.address() as AddressInfo).port;
  server.stream = forwardTo(() => connect(port, '127.0.0.1'));
});

afterEach(async () => {
  await server.close();
  await new Promise((resolve) => target.close(resolve));
});

function forward(localPort = 0, onError: (message: string) => void = () => undefined) {
  return server.access().forward({ pod, port: 9042, localPort, onError });
}

/** Sends and waits for as much to come back. */
function echo(localPort: number, data: Buffer): Promise<{ socket: Socket; back: Buffer }> {
  return new Promise((resolve, reject) => {
    const socket = connect(localPort, '127.0.0.1');
    let back = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      back = Buffer.concat([back, chunk]);
      if (back.length === data.length) resolve({ socket, back });
    });
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error('closed'));
    });
    socket.write(data);
  });
}

describe('a forwarded port', () => {
  it('carries bytes both ways, and ends everything when it is closed', async () => {
    const forwarding = await forward();
    const data = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, index) => index % 256));
    const { socket, back } = await echo(forwarding.localPort, data);
    expect(back.equals(data)).toBe(true);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    forwarding.close();
    await Promise.all([forwarding.closed, closed]);
    await expect(echo(forwarding.localPort, data)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('ends with the signal', async () => {
    const ending = new AbortController();
    const access = server.access({ signal: ending.signal });
    const onError = (): void => undefined;
    const forwarding = await access.forward({ pod, port: 9042, localPort: 0, onError });
    ending.abort();
    await forwarding.closed;
  });

  it('that is taken is told', async () => {
    await expect(forward(port)).rejects.toMatchObject({
      code: 'KDS_USAGE',
      message: `cannot listen on port ${port}: another program listens there`,
    });
  });

  it('of a pod that is not there is none', async () => {
    server.refuse = () => [404, statusObject(404, 'NotFound', 'pods "dc1-0" not found')];
    await expect(forward()).rejects.toMatchObject({ code: 'KDS_NOT_FOUND' });
  });

  it('tells what goes wrong with one connection, and goes on', async () => {
    const errors: string[] = [];
    const forwarding = await forward(0, (message) => errors.push(message));
    const working = server.stream;
    server.stream = (stream) => {
      for (const channel of [0, 1]) stream.send(channel, Buffer.from([0x52, 0x23]));
      stream.send(1, 'connect: connection refused');
      stream.socket.close();
    };
    await expect(echo(forwarding.localPort, Buffer.from('x'))).rejects.toThrow();
    expect(errors).toEqual(['cannot reach prod/dc1-0:9042: nothing listens on that port']);
    server.stream = working;
    await echo(forwarding.localPort, Buffer.from('x'));
    forwarding.close();
  });

  it('ends with an error when the pod is gone', async () => {
    const forwarding = await forward();
    server.refuse = () => [404, statusObject(404, 'NotFound', 'pods "dc1-0" not found')];
    await expect(echo(forwarding.localPort, Buffer.from('x'))).rejects.toThrow();
    await expect(forwarding.closed).rejects.toMatchObject({ code: 'KDS_NOT_FOUND' });
  });
});

describe('a pod to which the API server opens no connection', () => {
  const request = { pod, port: 9042, localPort: 0, onError: () => undefined };

  beforeEach(() => {
    server.isSilent = true;
  });

  it('is given up in time, and named', async () => {
    const access = server.access({ requestTimeoutMs: 30 });
    await expect(access.forward(request)).rejects.toMatchObject({
      code: 'KDS_TIMEOUT',
      message: expect.stringContaining('/pods/dc1-0/portforward within 0.03 s') as string,
    });
  });

  it('is given up for the reason of the signal', async () => {
    const ending = new AbortController();
    const reason = new Error('Ctrl-C');
    const forwarding = server.access().forward({ ...request, signal: ending.signal });
    setTimeout(() => {
      ending.abort(reason);
    }, 30);
    await expect(forwarding).rejects.toBe(reason);
  });

  it('is told of a connection, and the listener goes on', async () => {
    server.isSilent = false;
    const errors: string[] = [];
    const onError = (message: string): void => void errors.push(message);
    const access = server.access({ requestTimeoutMs: 100 });
    const forwarding = await access.forward({ ...request, onError });
    server.isSilent = true;
    await expect(echo(forwarding.localPort, Buffer.from('x'))).rejects.toThrow();
    expect(errors).toEqual([expect.stringContaining('within 0.1 s')]);
    server.isSilent = false;
    await echo(forwarding.localPort, Buffer.from('x'));
    forwarding.close();
  });
});
