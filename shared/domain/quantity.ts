import { AppError } from '../errors/app-error.ts';

/**
 * A Kubernetes quantity as a whole number of nano-units: `1` is 1_000_000_000n.
 *
 * Nano is the smallest suffix the API server knows, so every quantity that it stores is exact here.
 */
export type Nanos = bigint;

const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/;
/** Longer than any quantity that means something; bounds the work on hostile text. */
const LONGEST = 64;
const NANO_EXPONENT = 9;
const DECIMAL_EXPONENT: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY_SUFFIXES = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * Reads a quantity such as `10Gi`, `500m`, `1.5G` or `1e9`, and numbers as YAML writes them.
 *
 * Rounds up to a whole nano-unit, as the API server does.
 *
 * @throws AppError `KDS_BAD_OBJECT` for text that the API server would refuse.
 */
export function parseQuantity(text: string | number): Nanos {
  const { sign, whole, fraction, exponent, suffix } = splitQuantity(String(text));
  const binary = BINARY_SUFFIXES.indexOf(suffix) + 1;
  const decimal = Number(exponent ?? (binary > 0 ? 0 : DECIMAL_EXPONENT[suffix]));
  const digits = BigInt(whole + fraction) * 1024n ** BigInt(binary);
  const magnitude = scale(digits, decimal + NANO_EXPONENT - fraction.length);
  return sign === '-' ? -magnitude : magnitude;
}

interface QuantityParts {
  readonly sign: string;
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: string | undefined;
  readonly suffix: string;
}

function splitQuantity(text: string): QuantityParts {
  const match = text.length > LONGEST ? null : QUANTITY.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent, suffix = ''] = match ?? [];
  if (whole + fraction === '') {
    throw new AppError(
      'KDS_BAD_OBJECT',
      `"${text.slice(0, LONGEST)}" is not a Kubernetes quantity`,
      {
        hint: 'Write a number with a suffix such as 500m, 10Gi or 1.5G.',
      },
    );
  }
  return { sign, whole, fraction, exponent, suffix };
}

/** Like {@link parseQuantity}, for values that may be absent or wrong: undefined then. */
export function readQuantity(value: unknown): Nanos | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  try {
    return parseQuantity(value);
  } catch {
    return undefined;
  }
}

/** Whole units, rounded up: bytes of a memory or storage quantity, cores of a CPU quantity. */
export function toUnits(nanos: Nanos): bigint {
  return scale(nanos, -NANO_EXPONENT);
}

/** Writes memory or storage as people do: the largest binary suffix that stays exact, else bytes. */
export function formatBytes(bytes: bigint): string {
  let value = bytes;
  let suffix = '';
  for (const next of BINARY_SUFFIXES) {
    if (value === 0n || value % 1024n !== 0n) break;
    value /= 1024n;
    suffix = next;
  }
  return `${value}${suffix}`;
}

/** Writes a CPU quantity in millicores, rounded up: `500m`, `1`, `1500m`. */
export function formatCpu(nanos: Nanos): string {
  const milli = scale(nanos, -6);
  return milli % 1000n === 0n ? `${milli / 1000n}` : `${milli}m`;
}

/** Multiplies by a power of ten, rounding up what does not divide. */
function scale(value: bigint, exponent: number): bigint {
  if (exponent >= 0) return value * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  const quotient = value / divisor;
  return value > quotient * divisor ? quotient + 1n : quotient;
}
