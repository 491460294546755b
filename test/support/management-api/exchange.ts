import { isObject, stringAt, stringsAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import type { ClusterState, NodeState } from './cluster-state.ts';

/** A request as it comes out of HTTP. */
export interface ApiQuestion {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** Undefined when the server sends none, as with every empty body. */
  readonly contentType: string | undefined;
  readonly body: string;
}

/** What an operation may use to find its answer. */
export interface Exchange {
  readonly state: ClusterState;
  /** The node that was asked. */
  readonly node: NodeState;
  readonly nowMs: number;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
}

type Media = 'text' | 'json';

/** One operation of the API. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** What it is declared to send; the first is what failures are sent as. */
  readonly produces: readonly [Media, ...Media[]];
  /** Members of its JSON body; undefined when it takes none. */
  readonly accepts?: BodyShape;
  /** Parameters that are numbers: anything else is not found. */
  readonly integers?: readonly string[];
  /** Answers without Cassandra. */
  readonly isOwn?: boolean;
  /** What the server refuses by itself, before it turns to Cassandra. */
  refuse?(exchange: Exchange): ApiAnswer | undefined;
  answer(exchange: Exchange): ApiAnswer;
}

export interface BodyShape {
  readonly members: readonly string[];
  readonly required?: readonly string[];
  readonly choices?: Readonly<Record<string, readonly string[]>>;
}

const TYPES = { text: 'text/plain;charset=UTF-8', json: 'application/json' } as const;

export const EMPTY_404 = empty(404);
export const OK = text(200, 'OK');

export function empty(status: number): ApiAnswer {
  return { status, contentType: undefined, body: '' };
}

export function text(status: number, body: string): ApiAnswer {
  return { status, contentType: TYPES.text, body };
}

/** @param body - JSON text, or a bare text that the server sends as if it were JSON. */
export function json(status: number, body: string): ApiAnswer {
  return { status, contentType: TYPES.json, body };
}

export function jsonOf(value: unknown): ApiAnswer {
  return json(200, JSON.stringify(value));
}

export function typeOf(media: Media): string {
  return TYPES[media];
}

/** A call that Cassandra refused, whatever the reason: the answer does not tell. */
export class RpcFailure extends Error {
  /** @param method - Of the agent's `NodeOps`. */
  constructor(method: string) {
    super(`Failed to execute method NodeOps.${method}`);
  }
}

/** The wrapper that four of the operations forgot to take off. */
export function entity(value: unknown): ApiAnswer {
  return entityOf(JSON.stringify(value));
}

/** @param value - JSON text. */
export function entityOf(value: string): ApiAnswer {
  const mediaType = {
    type: 'application',
    subtype: 'json',
    parameters: {},
    wildcardType: false,
    wildcardSubtype: false,
  };
  const rest = JSON.stringify({
    variant: { language: null, mediaType, encoding: null, languageString: null },
    annotations: [],
    language: null,
    encoding: null,
    mediaType,
  });
  return json(200, `{"entity":${value},${rest.slice(1)}`);
}

/** Whether a body has the members that its class in the server has; undefined when it has not. */
export function readBody(raw: string, shape: BodyShape): JsonObject | undefined {
  const body = parsed(raw);
  if (!isObject(body)) return undefined;
  const { members, required = [], choices = {} } = shape;
  const isKnown = Object.keys(body).every((name) => members.includes(name));
  const isWhole = required.every((name) => body[name] !== undefined);
  const isChosen = Object.entries(choices).every(([name, values]) => {
    const value = body[name];
    return value === undefined || value === null || values.some((known) => known === value);
  });
  return isKnown && isWhole && isChosen ? body : undefined;
}

/** Numbers beyond what a double holds, such as tokens, become texts with all their digits. */
function parsed(raw: string): JsonValue | undefined {
  try {
    return JSON.parse(raw, exact) as JsonValue;
  } catch {
    return undefined;
  }
}

function exact(
  this: unknown,
  _key: string,
  value: unknown,
  context?: { readonly source?: string },
): unknown {
  const isExact = typeof value !== 'number' || Number.isSafeInteger(value);
  return isExact ? value : (context?.source ?? value);
}

/** A member of the body that the server takes for absent when it is blank. */
export function nameIn(body: JsonObject, member: string): string | undefined {
  const value = stringAt(body, member)?.trim() ?? '';
  return value === '' ? undefined : value;
}

export function namesIn(body: JsonObject, member: string): readonly string[] {
  return stringsAt(body, member);
}
