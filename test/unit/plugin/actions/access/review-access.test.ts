import { describe, expect, it } from 'vitest';

import {
  judgeAccess,
  keyOf,
  questionsOf,
} from '../../../../../plugin/actions/access/review-access.ts';
import type { AccessRule } from '../../../../../plugin/access-rule.ts';
import { CATALOGUE } from '../../../../../plugin/catalogue.ts';
import type { Command } from '../../../../../plugin/command.ts';

const PODS: AccessRule = { group: '', resource: 'pods', verbs: ['list'], scope: 'namespace' };
const SETS: AccessRule = { ...PODS, group: 'apps', resource: 'statefulsets' };

function answer(denied: readonly AccessRule[], ...access: readonly AccessRule[]): string {
  const [any] = CATALOGUE;
  if (any === undefined) throw new Error('the catalogue is empty');
  const command: Command = { ...any, name: 'one', access };
  const keys = denied.flatMap((rule) => questionsOf(rule, 'prod').map(keyOf));
  return judgeAccess(command, new Set(keys), 'prod').answer;
}

describe('a command', () => {
  const optional = { ...PODS, optional: 'little' };
  const rare = { ...PODS, when: 'with --rare' };

  it.each<
    [what: string, answer: string, denied: readonly AccessRule[], access: readonly AccessRule[]]
  >([
    ['of which nothing is denied', 'yes', [], [PODS, SETS]],
    ['without rules', 'yes', [PODS], []],
    ['without what it must have', 'no', [SETS], [SETS, optional]],
    ['without what is optional', 'partly', [PODS], [SETS, optional]],
    ['of which all is optional, and all denied', 'no', [PODS], [optional]],
    ['without what few flags need', 'partly', [PODS], [rare]],
    ['without one of the alternatives', 'partly', [PODS], alternatives()],
    ['without any of the alternatives', 'no', [PODS, SETS], [...alternatives(), secrets()]],
  ])('%s: %s', (_what, expected, denied, access) => {
    expect(answer(denied, ...access)).toBe(expected);
  });

  function alternatives(): readonly AccessRule[] {
    return [PODS, SETS].map((rule) => ({ ...rule, optional: 'some', oneOf: 'anything' }));
  }

  function secrets(): AccessRule {
    return { ...PODS, resource: 'secrets', optional: 'a little' };
  }
});

it('is asked about each verb and each name, where it counts', () => {
  const rule = { ...PODS, verbs: ['get', 'list'], resourceNames: ['a', 'b'] };
  expect(questionsOf(rule, 'prod').map(({ verb, name }) => [verb, name])).toEqual([
    ['get', 'a'],
    ['get', 'b'],
    ['list', 'a'],
    ['list', 'b'],
  ]);
  const [own] = questionsOf({ ...PODS, namespace: 'elsewhere' }, 'prod');
  expect(own?.namespace).toBe('elsewhere');
  expect(questionsOf({ ...PODS, scope: 'cluster' }, 'prod')[0]?.namespace).toBeUndefined();
  expect(questionsOf(PODS, undefined)[0]?.namespace).toBeUndefined();
});
