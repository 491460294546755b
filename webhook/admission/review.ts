import { isRecord } from '../../shared/domain/json.ts';
import type { JsonObject } from '../../shared/domain/json.ts';

/** The API server could not have sent this. Answered with HTTP 400. */
export class MalformedReviewError extends Error {
  override readonly name = 'MalformedReviewError';
}

/** What is asked. The objects stay raw: a typed round trip would drop fields that we do not know. */
export interface AdmissionRequest {
  /** Of this call, not of the user's request; the answer must repeat it. */
  readonly uid: string;
  /** `CREATE`, `UPDATE`, `DELETE`, `CONNECT`, or whatever a later API server adds. */
  readonly operation: string;
  /** Kind of the object as sent to us: `Pod`. Empty when the review does not say. */
  readonly kind: string;
  /** Plural resource: `pods`. Empty when the review does not say. */
  readonly resource: string;
  /** `status`, `scale` and the like; empty for the resource itself. */
  readonly subResource: string;
  /** Empty for a cluster-scoped object. */
  readonly namespace: string;
  /** Empty while the API server has not yet made a name out of `generateName`. */
  readonly name: string;
  /** When true nothing outside the answer may change. */
  readonly dryRun: boolean;
  /** Always there on CREATE and UPDATE. */
  readonly object: JsonObject | undefined;
  /** Always there on UPDATE. */
  readonly oldObject: JsonObject | undefined;
}

/**
 * Reads an `admission.k8s.io/v1` AdmissionReview.
 *
 * @param body - Fresh out of `JSON.parse`: it is kept, not copied.
 * @throws MalformedReviewError naming the first part that is missing or of the wrong type.
 */
export function parseReview(body: unknown): AdmissionRequest {
  const request = requestOf(body);
  const operation = text(request, 'operation');
  const object = optionalObject(request, 'object');
  const oldObject = optionalObject(request, 'oldObject');
  if (object === undefined && ['CREATE', 'UPDATE'].includes(operation)) {
    throw new MalformedReviewError(`request.object is missing on ${operation}`);
  }
  if (oldObject === undefined && operation === 'UPDATE') {
    throw new MalformedReviewError('request.oldObject is missing on UPDATE');
  }
  return {
    uid: text(request, 'uid'),
    operation,
    kind: optionalText(request['kind'], 'kind'),
    resource: optionalText(request['resource'], 'resource'),
    subResource: optionalText(request, 'subResource'),
    namespace: optionalText(request, 'namespace'),
    name: optionalText(request, 'name') || nameOf(object) || nameOf(oldObject),
    dryRun: optionalFlag(request, 'dryRun'),
    object,
    oldObject,
  };
}

function requestOf(body: unknown): Record<string, unknown> {
  if (
    !isRecord(body) ||
    body['apiVersion'] !== 'admission.k8s.io/v1' ||
    body['kind'] !== 'AdmissionReview'
  ) {
    throw new MalformedReviewError('the body is not an admission.k8s.io/v1 AdmissionReview');
  }
  if (isRecord(body['request'])) return body['request'];
  throw new MalformedReviewError('request is missing');
}

function text(request: Record<string, unknown>, field: string): string {
  const value = request[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new MalformedReviewError(`request.${field} is not a string with content`);
}

function optionalText(holder: unknown, field: string): string {
  const value = isRecord(holder) ? (holder[field] ?? '') : '';
  if (typeof value === 'string') return value;
  throw new MalformedReviewError(`request: ${field} is not a string`);
}

function optionalFlag(request: Record<string, unknown>, field: string): boolean {
  const value = request[field] ?? false;
  if (typeof value === 'boolean') return value;
  throw new MalformedReviewError(`request.${field} is not a boolean`);
}

function optionalObject(request: Record<string, unknown>, field: string): JsonObject | undefined {
  const value = request[field] ?? undefined;
  if (value === undefined) return undefined;
  // Whatever JSON.parse makes an object of is a JsonObject.
  if (isRecord(value)) return value as JsonObject;
  throw new MalformedReviewError(`request.${field} is not an object`);
}

/** `deletecollection` sends no name, and a mutating CREATE may have none in the request. */
function nameOf(object: JsonObject | undefined): string {
  const metadata = object?.['metadata'];
  return isRecord(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : '';
}
