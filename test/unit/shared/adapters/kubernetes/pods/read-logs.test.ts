import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { LogRequest } from '../../../../../../shared/ports/pod-logs.ts';
import { json, statusObject } from '../../../../../support/fake-api-server.ts';
import { startPodServer } from '../../../../../support/fake-pod-server.ts';
import type { FakePodServer } from '../../../../../support/fake-pod-server.ts';

const pod = { namespace: 'prod', name: 'dc1-0' };
const request: LogRequest = { pod, container: 'cassandra', timeoutMs: 5_000 };

let server: FakePodServer;

beforeEach(async () => {
  server = await startPodServer();
});

afterEach(() => server.close());

async function read(more: Partial<LogRequest> = {}): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of server.access().lines({ ...request, ...more })) lines.push(line);
  return lines;
}

describe('a log', () => {
  it('comes line by line, however it is cut into pieces', async () => {
    const bytes = Buffer.from('1 Grüße\n2 second\n\n4 no end');
    server.answer = (_, response) => {
      const send = (index: number): void => {
        if (index === bytes.length) response.end();
        else
          response.write(bytes.subarray(index, index + 1), () => {
            send(index + 1);
          });
      };
      send(0);
    };
    expect(await read()).toEqual(['1 Grüße', '2 second', '', '4 no end']);
  });

  it('is asked for as the request says', async () => {
    server.answer = (_, response) => response.end();
    const more = { previous: true, sinceSeconds: 60, tailLines: 0, limitBytes: 10, follow: true };
    expect(await read(more)).toEqual([]);
    expect(server.urls).toEqual([
      '/api/v1/namespaces/prod/pods/dc1-0/log?container=cassandra&timestamps=true&follow=true&previous=true&sinceSeconds=60&tailLines=0&limitBytes=10',
    ]);
  });

  it('may have a line that is too long for our memory', async () => {
    server.answer = (_, response) => response.end('x'.repeat(2_500_000));
    const lines = await read();
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toHaveLength(2_500_000);
  });

  it('that is followed outlives the time limit, and ends with the signal', async () => {
    const ending = new AbortController();
    server.answer = (_, response) => {
      response.write('first\n');
      setTimeout(() => response.write('second\n'), 60);
    };
    const lines: string[] = [];
    const access = server.access({ signal: ending.signal });
    for await (const line of access.lines({ ...request, follow: true, timeoutMs: 40 })) {
      lines.push(line);
      if (lines.length === 2) ending.abort();
    }
    expect(lines).toEqual(['first', 'second']);
  });

  it('that nobody reads any longer is not sent any longer', async () => {
    const closed = new Promise((resolve) => {
      server.answer = (_, response) => {
        response.on('close', resolve);
        response.write('first\nsecond\n');
      };
    });
    for await (const line of server.access().lines({ ...request, follow: true })) {
      expect(line).toBe('first');
      break;
    }
    await closed;
  });
});

describe('a log that cannot be read', () => {
  it.each([
    [400, 'KDS_API_REFUSED', 'previous terminated container not found'],
    [403, 'KDS_FORBIDDEN', 'pods "dc1-0" is forbidden'],
    [404, 'KDS_NOT_FOUND', 'pods "dc1-0" not found'],
  ])('is told in the words of the API server: %i', async (status, code, message) => {
    server.answer = json(status, statusObject(status, 'Reason', message));
    await expect(read()).rejects.toMatchObject({ code, message });
  });

  it('because the connection is lost is an error, not an end', async () => {
    server.answer = (_, response) => {
      response.write('first\n', () => response.destroy());
    };
    await expect(read({ follow: true })).rejects.toMatchObject({ code: 'KDS_API_UNREACHABLE' });
  });

  it('within its time is given up', async () => {
    server.answer = () => undefined;
    await expect(read({ timeoutMs: 30 })).rejects.toMatchObject({ code: 'KDS_TIMEOUT' });
  });
});

describe('a log without a budget', () => {
  const free: LogRequest = { pod, container: 'cassandra' };

  async function readSlowly(more: Partial<LogRequest> = {}, pauseMs = 0) {
    const lines: string[] = [];
    const access = server.access({ requestTimeoutMs: 150, signal: AbortSignal.timeout(1_000) });
    for await (const line of access.lines({ ...free, ...more })) {
      lines.push(line);
      await sleep(pauseMs);
    }
    return lines;
  }

  const startsAndStops = (response: ServerResponse): void => {
    response.write('first\n');
  };

  it.each<[what: string, answer: (response: ServerResponse) => void]>([
    ['no answer', () => undefined],
    [
      'nothing after the headers',
      (response) => {
        response.flushHeaders();
      },
    ],
    [
      'nothing after compressed headers',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).flushHeaders();
      },
    ],
    ['nothing after a while', startsAndStops],
  ])('of which comes %s is given up', async (_, answer) => {
    server.answer = (_request, response) => {
      answer(response);
    };
    await expect(readSlowly()).rejects.toMatchObject({
      code: 'KDS_TIMEOUT',
      message: 'the log of container "cassandra" of pod prod/dc1-0 sent nothing for 0.15 s',
    });
  });

  it('may be silent while it is followed', async () => {
    server.answer = (_, response) => {
      setTimeout(() => response.write('first\n'), 300);
      setTimeout(() => response.end('second\n'), 600);
    };
    expect(await readSlowly({ follow: true })).toEqual(['first', 'second']);
  });

  it('may take longer, as long as something comes', async () => {
    server.answer = (_, response) => {
      for (const index of [1, 2, 3, 4]) {
        setTimeout(() => response.write(`${index}\n`), 70 * index);
      }
      setTimeout(() => response.end(), 350);
    };
    expect(await readSlowly()).toEqual(['1', '2', '3', '4']);
  });

  it('waits for whoever reads it slowly', async () => {
    server.answer = (_, response) => response.end('first\nsecond\n');
    expect(await readSlowly({}, 250)).toEqual(['first', 'second']);
  });
});
