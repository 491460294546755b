/** The secrets of one document or report, and what stands in their places. */
export interface SecretMarks {
  /**
   * What stands in the place of a secret: `REDACTED-3-9to16` for the third one, of 9 to 16
   * characters. The same secret has the same number; nothing else can be told from it.
   */
  readonly mark: (secret: string) => string;
  /** Takes note of a secret that is not shown anyway, so that it can be found elsewhere. */
  learn(secret: string): void;
  /** Every secret so far, those that were learned included. */
  secrets(): readonly string[];
  /** How many times something was replaced. */
  readonly count: number;
}

const LENGTH_CLASSES = [8, 16, 32, 64];
/** No character in it that ends a value in YAML, JSON, XML, a URL or a shell. */
const MARK = /^REDACTED-\d+-\d+to(?:\d+|more)$/;

/** True for what {@link SecretMarks.mark} wrote. */
export function isMark(text: string): boolean {
  return MARK.test(text);
}

/**
 * Numbers secrets in the order in which they are met.
 *
 * A number and not a hash: who knows the hash of a short password can try them all.
 */
export function secretMarks(): SecretMarks {
  const numbers = new Map<string, number>();
  const learned = new Set<string>();
  let count = 0;
  return {
    mark(secret) {
      if (isMark(secret)) return secret;
      count += 1;
      const number = numbers.get(secret) ?? numbers.size + 1;
      numbers.set(secret, number);
      return `REDACTED-${number}-${lengthClass(secret.length)}`;
    },
    learn: (secret) => void learned.add(secret),
    secrets: () => [...new Set([...numbers.keys(), ...learned])],
    get count() {
      return count;
    },
  };
}

function lengthClass(length: number): string {
  const index = LENGTH_CLASSES.findIndex((limit) => length <= limit);
  const from = index === 0 ? 1 : (LENGTH_CLASSES.at(index < 0 ? -1 : index - 1) ?? 0) + 1;
  return `${from}to${LENGTH_CLASSES[index] ?? 'more'}`;
}
