import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { AutomaticWay } from '../../../../../../shared/adapters/kubernetes/pods/automatic-way.ts';
import { rememberedWays } from '../../../../../../shared/adapters/kubernetes/pods/remembered-ways.ts';
import type { Outcome } from '../../../../../../shared/adapters/kubernetes/pods/way.ts';
import { AppError } from '../../../../../../shared/errors/app-error.ts';
import type { PodHttpRequest, Transport } from '../../../../../../shared/ports/pod-http.ts';

const pod = { namespace: 'prod', name: 'dc1-0' };
const endpoint = { pod, container: 'cassandra', port: 8080, tls: undefined };
const GET: PodHttpRequest = { endpoint, method: 'GET', path: '/x', timeoutMs: 5_000 };
const POST: PodHttpRequest = { ...GET, method: 'POST' };

const HEDGE_AFTER_MS = 5;

type Script = Outcome['kind'] | 'hangs' | 'slow';
type Scripts = Partial<Record<Transport, Script>>;

interface World {
  readonly tried: Transport[];
  readonly notices: string[];
  readonly ended: Transport[];
  request(request?: PodHttpRequest): Promise<Outcome>;
  scripts: Scripts;
  remembered: Transport | undefined;
}

function world(scripts: Scripts, remembered?: Transport): World {
  const way = (transport: Transport) => ({
    transport,
    request: (_: PodHttpRequest, signal: AbortSignal): Promise<Outcome> => {
      self.tried.push(transport);
      signal.addEventListener('abort', () => self.ended.push(transport));
      const script = self.scripts[transport] ?? 'answer';
      if (script === 'hangs') return new Promise(() => undefined);
      if (script === 'slow') return delay(4 * HEDGE_AFTER_MS, outcome(transport, 'answer'));
      return Promise.resolve(outcome(transport, script));
    },
  });
  const self: World = {
    tried: [],
    notices: [],
    ended: [],
    scripts,
    remembered,
    request: (request = GET) => automatic.request(request, new AbortController().signal),
  };
  const automatic = new AutomaticWay({
    ways: { proxy: way('proxy'), 'port-forward': way('port-forward'), exec: way('exec') },
    memory: {
      recall: () => self.remembered,
      remember: (transport) => (self.remembered = transport),
    },
    hedgeAfterMs: HEDGE_AFTER_MS,
    onNotice: (text) => self.notices.push(text),
  });
  return self;
}

function outcome(transport: Transport, kind: Outcome['kind']): Outcome {
  if (kind === 'answer') {
    return { kind, answer: { status: 200, contentType: '', body: '', transport } };
  }
  const code = kind === 'denied' ? 'KDS_FORBIDDEN' : 'KDS_NODE_UNREACHABLE';
  return { kind, error: new AppError(code, `${transport} ${kind}`, { hint: '' }) };
}

describe('the way into a pod', () => {
  it.each<[string, Scripts, Transport[], Outcome['kind'], Transport | undefined]>([
    ['is the proxy', {}, ['proxy'], 'answer', 'proxy'],
    [
      'is looked for beside a slow proxy',
      { proxy: 'hangs' },
      ['proxy', 'port-forward'],
      'answer',
      'port-forward',
    ],
    [
      'is port-forward after a closed proxy',
      { proxy: 'closed' },
      ['proxy', 'port-forward'],
      'answer',
      'port-forward',
    ],
    [
      'is port-forward after a denied proxy',
      { proxy: 'denied' },
      ['proxy', 'port-forward'],
      'answer',
      'port-forward',
    ],
    [
      'is at its end where the server has failed',
      { proxy: 'failed' },
      ['proxy'],
      'failed',
      undefined,
    ],
    [
      'is exec when nothing else is left',
      { proxy: 'closed', 'port-forward': 'denied' },
      ['proxy', 'port-forward', 'exec'],
      'answer',
      undefined,
    ],
  ])('%s', async (_, scripts, tried, kind, remembered) => {
    const it = world(scripts);
    expect((await it.request()).kind).toBe(kind);
    expect(it.tried).toEqual(tried);
    expect(it.remembered).toBe(remembered);
  });

  it('that lost the race is given up', async () => {
    const it = world({ proxy: 'hangs' });
    await it.request();
    expect(it.ended).toContain('proxy');
  });

  it('that was found is taken for the next pods, and said once', async () => {
    const it = world({ proxy: 'closed' });
    for (let index = 0; index < 3; index += 1) await it.request();
    expect(it.tried).toEqual(['proxy', 'port-forward', 'port-forward', 'port-forward']);
    expect(it.notices).toEqual([
      'using port-forward instead of the proxy of the API server: proxy closed',
    ]);
  });

  it('that is remembered comes first, and is left when it is closed', async () => {
    const it = world({ 'port-forward': 'closed' }, 'port-forward');
    await it.request();
    expect(it.tried).toEqual(['port-forward', 'proxy']);
    expect(it.remembered).toBe('proxy');
    expect(it.notices).toEqual([]);
  });

  it('by curl is not taken for another namespace, and not tried again elsewhere', async () => {
    const it = world({ proxy: 'denied', 'port-forward': 'denied' });
    await it.request();
    await it.request();
    expect(it.tried).toEqual(['proxy', 'port-forward', 'exec', 'exec']);
    const elsewhere = { ...endpoint, pod: { ...pod, namespace: 'other' } };
    await it.request({ ...GET, endpoint: elsewhere });
    expect(it.tried.slice(4)).toEqual(['proxy', 'port-forward', 'exec']);
    expect(it.notices).toEqual([
      'running curl in the pods of namespace "prod", as no other way leads there: proxy denied; port-forward denied',
    ]);
  });
});

describe('a request that changes something', () => {
  it('takes the way that loses nothing, and teaches nothing about the proxy', async () => {
    const it = world({});
    await it.request(POST);
    expect([it.tried, it.remembered]).toEqual([['port-forward'], undefined]);
  });

  it('is never sent a second time while the first may still arrive', async () => {
    const it = world({ 'port-forward': 'slow' });
    await it.request(POST);
    expect(it.tried).toEqual(['port-forward']);
  });

  it('takes the proxy once that is known to work', async () => {
    const it = world({});
    await it.request(GET);
    await it.request(POST);
    expect(it.tried).toEqual(['proxy', 'proxy']);
  });
});

it.each([
  ['with a secret', { ...GET, isSecret: true }],
  [
    'with mutual TLS',
    { ...GET, endpoint: { ...endpoint, tls: { clientSecret: undefined, files: undefined } } },
  ],
])('a request %s never goes through the proxy', async (_, request) => {
  const it = world({ 'port-forward': 'denied' }, 'proxy');
  await it.request(request);
  expect(it.tried).toEqual(['port-forward', 'exec']);
});

describe('what is told when no way leads there', () => {
  it.each<[Scripts, string]>([
    [{ proxy: 'denied', 'port-forward': 'denied', exec: 'denied' }, 'proxy denied'],
    [{ proxy: 'closed', 'port-forward': 'denied', exec: 'denied' }, 'proxy closed'],
    [{ proxy: 'closed', 'port-forward': 'closed', exec: 'closed' }, 'port-forward closed'],
    [{ proxy: 'denied', 'port-forward': 'denied', exec: 'closed' }, 'exec closed'],
  ])('%j: %s', async (scripts, message) => {
    const it = world(scripts);
    // The second time, without asking again for what is denied.
    await it.request();
    expect(await it.request()).toMatchObject({ error: { message } });
  });
});

describe('the memory of ways', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ways-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('lasts from one run to the next, cluster by cluster, and names none', () => {
    const environment = { XDG_CACHE_HOME: folder };
    rememberedWays(environment, 'https://a prod').remember('port-forward');
    rememberedWays(environment, 'https://b prod').remember('proxy');
    expect(rememberedWays(environment, 'https://a prod').recall()).toBe('port-forward');
    expect(rememberedWays(environment, 'https://b prod').recall()).toBe('proxy');
    expect(rememberedWays(environment, 'https://c prod').recall()).toBeUndefined();
    const home = join(folder, 'kubectl-k8ssandra');
    expect(readdirSync(home)).toEqual(['ways.json']);
    expect(readFileSync(join(home, 'ways.json'), 'utf8')).not.toMatch(/https|prod/);
  });

  it('keeps 64 clusters', () => {
    const environment = { HOME: folder };
    for (let index = 0; index < 70; index += 1) {
      rememberedWays(environment, String(index)).remember('port-forward');
    }
    expect(rememberedWays(environment, '5').recall()).toBeUndefined();
    expect(rememberedWays(environment, '6').recall()).toBe('port-forward');
  });

  it.each([
    ['no home folder', () => ({})],
    ['a home folder that is a file', () => ({ HOME: join(folder, 'file') })],
  ])('is passed over with %s', (_, environment) => {
    writeFileSync(join(folder, 'file'), '');
    const memory = rememberedWays(environment(), 'x');
    memory.remember('port-forward');
    expect(memory.recall()).toBeUndefined();
  });

  it.each(['', '[]', '{"a":1}', 'null'])('is empty when its file has %j', (text) => {
    const environment = { XDG_CACHE_HOME: folder };
    rememberedWays(environment, 'x').remember('port-forward');
    writeFileSync(join(folder, 'kubectl-k8ssandra', 'ways.json'), text);
    expect(rememberedWays(environment, 'x').recall()).toBeUndefined();
  });
});
