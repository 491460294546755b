import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JsonValue } from '../../shared/domain/json.ts';
import type { PodHttpAnswer } from '../../shared/ports/pod-http.ts';

/** A request to a real Management API, and what it answered. */
export interface RecordedExchange {
  /** Name of the recording, without `.json`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly answer: PodHttpAnswer;
}

interface Recording {
  readonly request: Pick<RecordedExchange, 'method' | 'path' | 'query'>;
  readonly response: {
    readonly status: number;
    readonly headers: { readonly 'content-type'?: string };
    readonly body: JsonValue;
    /** Only where the body was parsed. */
    readonly bodyText?: string;
  };
}

/** All recordings of a folder. */
export function recordedExchanges(folder: string): readonly RecordedExchange[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => recordedExchange(join(folder, file)));
}

export function recordedExchange(file: string): RecordedExchange {
  const { request, response } = JSON.parse(readFileSync(file, 'utf8')) as Recording;
  const { status, headers, body, bodyText } = response;
  return {
    name: file.slice(file.lastIndexOf('/') + 1, -'.json'.length),
    ...request,
    answer: {
      status,
      contentType: headers['content-type'] ?? '',
      body: bodyText ?? (typeof body === 'string' ? body : JSON.stringify(body)),
      transport: 'proxy',
    },
  };
}
