import { describe, expect, it } from 'vitest';
import { addCounts, countLane, formatCounts } from '../../lanes/lane-result.ts';
import type { VitestReport } from '../../lanes/lane-result.ts';

function report(overrides: Partial<VitestReport> = {}): VitestReport {
  return {
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [],
    ...overrides,
  };
}

const FAILED_TEST = { status: 'failed', assertionResults: [{ status: 'failed' }] };
const BROKEN_FILE = { status: 'failed', assertionResults: [] };
const BROKEN_HOOK = { status: 'failed', assertionResults: [{ status: 'skipped' }] };

describe('the count of a lane', () => {
  it.each([
    { name: 'a clean run', given: report(), exitCode: 0, failed: 0 },
    {
      name: 'a failed test',
      given: report({ numFailedTests: 1, testResults: [FAILED_TEST] }),
      exitCode: 1,
      failed: 1,
    },
    {
      name: 'a file that does not load',
      given: report({ testResults: [BROKEN_FILE] }),
      exitCode: 1,
      failed: 1,
    },
    {
      name: 'a file whose hook fails beside a failed test in another file',
      given: report({ numFailedTests: 1, testResults: [FAILED_TEST, BROKEN_HOOK] }),
      exitCode: 1,
      failed: 2,
    },
    { name: 'an error outside of all tests', given: report(), exitCode: 1, failed: 1 },
  ])('$name gives $failed failed', ({ given, exitCode, failed }) => {
    expect(countLane(given, exitCode)).toEqual({ passed: 3, failed, skipped: 2 });
  });

  it('without a report is one failed test, whatever the exit code', () => {
    expect(countLane(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('the sum of all lanes', () => {
  it('adds each column', () => {
    const first = { passed: 1, failed: 2, skipped: 3 };
    const second = { passed: 10, failed: 20, skipped: 30 };
    expect(formatCounts(addCounts([first, second]))).toBe('11 passed, 22 failed, 33 skipped');
  });

  it('of no lane at all is zero', () => {
    expect(formatCounts(addCounts([]))).toBe('0 passed, 0 failed, 0 skipped');
  });
});
