/** What must hold before API servers are sent to us. */
export const READINESS_CONDITIONS = {
  certificate: 'The certificate that is served is the one that should be, and is valid.',
  facts: 'Namespaces and LimitRanges are known, or were waited for long enough.',
  version: 'The version of the API server is known, or was waited for long enough.',
  shutdown: 'The process has not been told to end.',
} as const;

export type ReadinessCondition = keyof typeof READINESS_CONDITIONS;

export interface Readiness {
  /** @param problem - Why not, in a few words; undefined when the condition holds. */
  set(condition: ReadinessCondition, problem: string | undefined): void;
  readonly ready: boolean;
  /** True once the process has been told to end: then every answer ends its connection. */
  readonly ending: boolean;
  /** One line for each condition, for people who look at `/readyz`. */
  report(): string;
}

/** Nothing holds until somebody says so, except that nobody has told us to end. */
export function createReadiness(): Readiness {
  const problems = new Map<ReadinessCondition, string | undefined>([
    ['certificate', 'there is none yet'],
    ['facts', 'not listed yet'],
    ['version', 'not asked yet'],
    ['shutdown', undefined],
  ]);
  return {
    set: (condition, problem) => void problems.set(condition, problem),
    get ready() {
      return [...problems.values()].every((problem) => problem === undefined);
    },
    get ending() {
      return problems.get('shutdown') !== undefined;
    },
    report: () =>
      [...problems]
        .map(([condition, problem]) =>
          problem === undefined ? `[+] ${condition} ok\n` : `[-] ${condition}: ${problem}\n`,
        )
        .join(''),
  };
}
