import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { isList, stringAt } from '../../../shared/domain/json.ts';
import type { JsonValue } from '../../../shared/domain/json.ts';
import type { ApiQuestion } from '../../support/management-api/exchange.ts';
import { sharedData } from '../../support/shared-data.ts';

/** What a real Management API was asked, and what it answered. */
export interface Recording {
  /** `down_crash-metadata_endpoints-n2` */
  readonly name: string;
  /** `down_crash`: what was so when it was asked. */
  readonly state: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, JsonValue>>;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: JsonValue;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: JsonValue;
    readonly bodyText?: string;
  };
  readonly meta: { readonly cassandra: string; readonly node: string };
}

/** All recordings of one version of Cassandra and the agent, by their names. */
export type Recordings = ReadonlyMap<string, Recording>;

export const RECORDED_VERSIONS = ['5.0.9-0.1.125', '4.1.10-0.1.124'];

export function readRecordings(version: string): Recordings {
  const folder = sharedData.path('fixtures/management-api', version);
  return new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => {
        const name = file.slice(0, -'.json'.length);
        const content = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recording;
        return [name, { ...content, name, state: name.slice(0, name.indexOf('-')) }];
      }),
  );
}

/** The request again, with another job id where the recorded one is not ours. */
export function questionOf(
  { request }: Recording,
  jobIds: ReadonlyMap<string, string>,
): ApiQuestion {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query)) {
    for (const item of isList(value) ? value : [value]) {
      const given = typeof item === 'string' ? item : JSON.stringify(item);
      query.append(name, jobIds.get(given) ?? given);
    }
  }
  const { Accept: accept = '*/*', 'Content-Type': contentType } = request.headers;
  return {
    method: request.method,
    url: query.size === 0 ? request.path : `${request.path}?${query.toString()}`,
    accept,
    ...(contentType === undefined ? {} : { contentType }),
    ...(request.body === null ? {} : { body: bodyText(request.body) }),
  };
}

function bodyText(body: JsonValue): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** The id that was handed out for a job, if any was. */
export function jobIdIn({ response }: Recording): string | undefined {
  const { body } = response;
  if (typeof body === 'string')
    return /^(?:repair-\d+|[0-9a-f-]{36})$/.test(body) ? body : undefined;
  return stringAt(body, 'repair_id');
}
