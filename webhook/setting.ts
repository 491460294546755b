/** One setting: how it is checked, what it is when nobody sets it, and what it is for. */
export interface Setting<T> {
  /** JSON Schema of one value. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly default: T;
  /** For the reference page: what it does, with its unit. Ends with a full stop. */
  readonly description: string;
}

type Summary = string;

export function text(byDefault: string, description: Summary, pattern?: string): Setting<string> {
  const schema = pattern === undefined ? { type: 'string' } : { type: 'string', pattern };
  return { schema, default: byDefault, description };
}

/** A whole number between bounds, both included. */
export function integer(
  byDefault: number,
  [minimum, maximum]: readonly [number, number],
  description: Summary,
): Setting<number> {
  return { schema: { type: 'integer', minimum, maximum }, default: byDefault, description };
}

export function flag(byDefault: boolean, description: Summary): Setting<boolean> {
  return { schema: { type: 'boolean' }, default: byDefault, description };
}

export function oneOf<const T extends string>(
  values: readonly T[],
  byDefault: NoInfer<T>,
  description: Summary,
): Setting<T> {
  return { schema: { type: 'string', enum: values }, default: byDefault, description };
}

/** In the environment a list is written with commas. */
export function texts(
  byDefault: readonly string[],
  description: Summary,
): Setting<readonly string[]> {
  const schema = { type: 'array', items: { type: 'string', minLength: 1 } };
  return { schema, default: byDefault, description };
}

/** Anything larger; in the environment it is written as JSON. */
export function structure<T>(
  byDefault: T,
  description: Summary,
  schema: Readonly<Record<string, unknown>>,
): Setting<T> {
  return { schema, default: byDefault, description };
}
