/**
 * Reads an answer of the webhook as the API server does, and a little more
 * strictly: what the API server ignores or drops without a word is a fault here.
 */

/** What the API server asked, as far as it matters for the answer. */
export interface AskedReview {
  readonly uid: string;
  readonly mutating: boolean;
}

/** @returns What is wrong; empty when the API server takes the answer as it is meant. */
export function faultsOf(body: unknown, asked: AskedReview): readonly string[] {
  if (!isObject(body)) return ['the answer is not an object'];
  const faults = [
    ...unless(body['apiVersion'] === 'admission.k8s.io/v1', 'apiVersion is not ours'),
    ...unless(body['kind'] === 'AdmissionReview', 'kind is not AdmissionReview'),
    ...unknownMembers(body, ['apiVersion', 'kind', 'response']),
  ];
  const { response } = body;
  if (!isObject(response)) return [...faults, 'response is absent'];
  return [
    ...faults,
    ...unknownMembers(response, RESPONSE_MEMBERS),
    ...unless(response['uid'] === asked.uid, 'uid is not that of the request'),
    ...unless(typeof response['allowed'] === 'boolean', 'allowed is not a boolean'),
    ...patchFaults(response, asked.mutating),
    ...statusFaults(response),
    ...warningFaults(response['warnings']),
    ...annotationFaults(response['auditAnnotations']),
  ];
}

const RESPONSE_MEMBERS = [
  'uid',
  'allowed',
  'status',
  'patch',
  'patchType',
  'warnings',
  'auditAnnotations',
];

type Members = Readonly<Record<string, unknown>>;

function patchFaults(response: Members, mutating: boolean): readonly string[] {
  const { patch, patchType } = response;
  if (patch === undefined && patchType === undefined) return [];
  if (!mutating) return ['a validating webhook must not patch'];
  if (patch === undefined) return ['patchType without patch'];
  if (patchType === undefined) return ['patch without patchType'];
  return [
    ...unless(patchType === 'JSONPatch', 'patchType is not JSONPatch'),
    ...unless(response['allowed'] === true, 'a denial carries a patch'),
    ...operationFaults(patch),
  ];
}

function operationFaults(patch: unknown): readonly string[] {
  if (typeof patch !== 'string' || patch === '') return ['patch is not a string'];
  const isStandardBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(patch) && patch.length % 4 === 0;
  if (!isStandardBase64) return ['patch is not standard base64'];
  const operations = parse(Buffer.from(patch, 'base64').toString());
  if (!Array.isArray(operations) || operations.length === 0) return ['patch is not a list'];
  return operations.flatMap((operation: unknown) =>
    isObject(operation) &&
    ['add', 'replace', 'remove'].includes(String(operation['op'])) &&
    /^(?:\/(?:[^~/]|~[01])*)+$/.test(String(operation['path'])) &&
    (operation['op'] === 'remove' || operation['value'] !== undefined)
      ? []
      : [`not an operation that is safe to send: ${JSON.stringify(operation)}`],
  );
}

function statusFaults({ allowed, status }: Members): readonly string[] {
  if (allowed === true) return unless(status === undefined, 'an allowance carries a status');
  if (!isObject(status)) return ['a denial without status'];
  const { code, message } = status;
  const isErrorCode = Number.isInteger(code) && Number(code) >= 400 && Number(code) < 500;
  return [
    ...unless(isErrorCode, 'status.code is not a client error'),
    ...unless(typeof message === 'string' && message !== '', 'status.message says nothing'),
  ];
}

/** Of all webhooks together; a longer sum makes the API server cut and drop. */
const MAX_WARNING_CHARACTERS = 4_096;

function warningFaults(warnings: unknown): readonly string[] {
  if (warnings === undefined) return [];
  if (!isStrings(warnings)) return ['warnings is not a list of strings'];
  const total = warnings.reduce((sum, warning) => sum + charactersOf(warning), 0);
  return [
    ...unless(warnings.every(hasNoControl), 'a warning holds a control character'),
    ...unless(
      warnings.every((w) => w !== '' && charactersOf(w) <= 120),
      'a warning is too long',
    ),
    ...unless(total <= MAX_WARNING_CHARACTERS, 'the warnings are too long together'),
    ...unless(new Set(warnings).size === warnings.length, 'a warning is repeated'),
  ];
}

function annotationFaults(annotations: unknown): readonly string[] {
  if (annotations === undefined) return [];
  if (!isObject(annotations)) return ['auditAnnotations is not an object'];
  return Object.entries(annotations).flatMap(([key, value]) => [
    ...unless(
      /^(?=.{1,63}$)[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(key),
      `auditAnnotations: ${key} is not a qualified name`,
    ),
    ...unless(
      typeof value === 'string' && hasNoControl(value),
      `auditAnnotations: ${key} is not plain text`,
    ),
  ]);
}

/** As Go counts runes. */
function charactersOf(text: string): number {
  return Array.from(text).length;
}

function unless(holds: boolean, fault: string): readonly string[] {
  return holds ? [] : [fault];
}

function unknownMembers(object: Members, known: readonly string[]): readonly string[] {
  return Object.keys(object).flatMap((key) =>
    known.includes(key) ? [] : [`${key} has no meaning for the API server`],
  );
}

function hasNoControl(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
