import { isList, isObject } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { redactArguments } from './redact-arguments.ts';
import { redactText } from './redact-text.ts';
import type { SecretMarks } from './secret-marks.ts';
import { isSecretName } from './secret-name.ts';
import { redactValue } from './secret-value.ts';

/** Copies of whole objects, as they were applied, with the secrets that they had then. */
const COPIES =
  /(?:^|[/.])last-applied(?:-configuration)?$|objectset\.rio\.cattle\.io\/applied$|kapp\.k14s\.io\/original/;

const COMMANDS = ['command', 'args'];

/**
 * Replaces what is secret in a Kubernetes object or any other JSON; its structure stays.
 *
 * Variables and members go by their names, texts in it by {@link redactText}, command lines word
 * by word. `managedFields`, and annotations that repeat the whole object, are left out.
 */
export function redactObject(value: JsonValue, marks: SecretMarks): JsonValue {
  if (typeof value === 'string') return redactString(value, marks);
  if (isList(value)) return value.map((item) => redactObject(item, marks));
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([name]) => name !== 'managedFields' && !COPIES.test(name))
    .map(([name, item]) => [name, redactMember(value, name, item, marks)]);
  return Object.fromEntries(entries) as JsonObject;
}

function redactMember(
  owner: JsonObject,
  name: string,
  item: JsonValue,
  marks: SecretMarks,
): JsonValue {
  if (name === 'binaryData' && isObject(item)) return lengthsOf(item);
  if (COMMANDS.includes(name) && isList(item)) return redactArguments(item, marks);
  // As Docker keeps a login.
  if (name === 'auth' && typeof item === 'string') return marks.mark(item);
  const called = name === 'value' ? (labelOf(owner) ?? name) : name;
  return isSecretName(called) ? redactSecret(called, item, marks) : redactObject(item, marks);
}

/** What `value` is the value of: `{name: X, value: Y}` is a variable, a property, a header. */
function labelOf({ name, key }: JsonObject): string | undefined {
  if (typeof name === 'string') return name;
  return typeof key === 'string' ? key : undefined;
}

/** Objects under a secret name say where the secret is; their members have names of their own. */
function redactSecret(name: string, item: JsonValue, marks: SecretMarks): JsonValue {
  if (isList(item)) return item.map((one) => redactSecret(name, one, marks));
  if (typeof item === 'number') {
    const text = String(item);
    return redactValue(name, text, marks) === text ? item : marks.mark(text);
  }
  return typeof item === 'string' ? redactValue(name, item, marks) : redactObject(item, marks);
}

/** A text may be JSON itself, such as the configuration that an operator hands to Cassandra. */
function redactString(text: string, marks: SecretMarks): string {
  if (!/^\s*[{[]/.test(text)) return redactText(text, marks);
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return redactText(text, marks);
  }
  const redacted = JSON.stringify(redactObject(value, marks));
  return redacted === JSON.stringify(value) ? text : redacted;
}

/** Nobody can look into them, so nobody can say what is in them. */
function lengthsOf(data: JsonObject): JsonObject {
  const entries = Object.entries(data).map(([key, value]) => [
    key,
    `${typeof value === 'string' ? Buffer.byteLength(value, 'base64') : 0} bytes left out`,
  ]);
  return Object.fromEntries(entries) as JsonObject;
}
