import { describe, expect, it } from 'vitest';

import { leastRoles } from '../../../../../plugin/actions/access/least-roles.ts';
import { harmlessRules, neededRules } from '../../../../../plugin/actions/access/needed-rules.ts';
import { selectCommands } from '../../../../../plugin/actions/access/select-commands.ts';
import type { AccessRule } from '../../../../../plugin/access-rule.ts';
import { CATALOGUE } from '../../../../../plugin/catalogue.ts';
import type { Command } from '../../../../../plugin/command.ts';

const PODS: AccessRule = { group: '', resource: 'pods', verbs: ['list'], scope: 'namespace' };

function aCommand(name: string, ...access: readonly AccessRule[]): Command {
  const [any] = CATALOGUE;
  if (any === undefined) throw new Error('the catalogue is empty');
  return { ...any, name, access };
}

describe('rules of several commands', () => {
  it('about the same objects become one, with all verbs and commands', () => {
    const one = aCommand('one', PODS);
    const two = aCommand('two', { ...PODS, verbs: ['list', 'get'] });
    expect(neededRules([one, two])).toEqual([
      { ...PODS, verbs: ['list', 'get'], commands: ['one', 'two'] },
    ]);
  });

  it.each<[what: string, change: Partial<AccessRule>]>([
    ['names', { resourceNames: ['a'] }],
    ['a namespace', { namespace: 'elsewhere' }],
    ['a scope', { scope: 'cluster' }],
    ['a subresource', { resource: 'pods/log' }],
  ])('with %s of their own stay apart', (_what, change) => {
    expect(
      neededRules([aCommand('one', PODS), aCommand('two', { ...PODS, ...change })]),
    ).toHaveLength(2);
  });

  it('are optional only where they are for all', () => {
    const optional = { ...PODS, optional: 'a is lost', when: 'with --a' };
    const other = { ...PODS, optional: 'b is lost', when: 'with --b' };
    const [both] = neededRules([aCommand('one', optional), aCommand('two', other)]);
    expect(both).toMatchObject({ optional: 'a is lost; b is lost', when: 'with --a; with --b' });
    const [mixed] = neededRules([aCommand('one', optional), aCommand('two', PODS)]);
    expect(mixed).not.toHaveProperty('optional');
    expect(mixed).not.toHaveProperty('when');
  });
});

describe('what is given away unasked', () => {
  it.each<[resource: string, verbs: readonly string[], optional: boolean, given: boolean]>([
    ['pods', ['get', 'list', 'watch'], false, true],
    ['pods', ['create'], false, false],
    ['pods/proxy', ['get'], true, true],
    ['pods/portforward', ['get', 'create'], true, true],
    ['pods/exec', ['get', 'create'], true, false],
    ['pods/exec', ['get', 'create'], false, false],
    ['secrets', ['get'], true, false],
    ['statefulsets', ['patch'], false, false],
  ])('%s %j, optional %s: %s', (resource, verbs, optional, given) => {
    const rule = { ...PODS, resource, verbs, ...(optional ? { optional: 'a little' } : {}) };
    expect(harmlessRules([aCommand('one', rule)])).toHaveLength(given ? 1 : 0);
  });

  it('lets nobody run anything in pods, and has no rule of commands that are nothing without', () => {
    const rules = harmlessRules(CATALOGUE);
    expect(rules.map(({ resource }) => resource)).toEqual(expect.arrayContaining(['pods/proxy']));
    const risky = rules.filter(({ resource }) =>
      /^(?:secrets|nodes\/proxy|pods\/(?:exec|attach))$/.test(resource),
    );
    expect(risky).toEqual([]);
    const commands = rules.flatMap(({ commands: names }) => names);
    expect(commands).toContain('status');
    expect(commands).not.toContain('shell');
  });
});

describe('the Roles', () => {
  const rules = neededRules([
    aCommand(
      'one',
      PODS,
      { ...PODS, resource: 'nodes', scope: 'cluster' },
      { ...PODS, resource: 'services/proxy', namespace: 'elsewhere', optional: 'a little' },
    ),
  ]);
  const request = { name: 'r', namespace: 'prod', everywhere: false, optional: true };
  const places = (change: Partial<typeof request>): unknown =>
    leastRoles(rules, { ...request, ...change }).map(({ kind, namespace, rules: own }) => [
      kind,
      namespace,
      own.map(({ resource }) => resource),
    ]);

  it('are one for each namespace, and a ClusterRole for the rest', () => {
    expect(places({})).toEqual([
      ['Role', 'prod', ['pods']],
      ['ClusterRole', undefined, ['nodes']],
      ['Role', 'elsewhere', ['services/proxy']],
    ]);
  });

  it('for all namespaces are a ClusterRole, but for what has a namespace of its own', () => {
    expect(places({ everywhere: true })).toEqual([
      ['ClusterRole', undefined, ['pods', 'nodes']],
      ['Role', 'elsewhere', ['services/proxy']],
    ]);
  });

  it('without what is optional are the fewest', () => {
    expect(places({ optional: false })).toEqual([
      ['Role', 'prod', ['pods']],
      ['ClusterRole', undefined, ['nodes']],
    ]);
  });

  it('keep all of which one is needed', () => {
    const alternatives = ['statefulsets', 'cassandradatacenters'].map((resource) => ({
      ...PODS,
      resource,
      optional: 'some are not found',
      oneOf: 'what runs Cassandra',
    }));
    const [role] = leastRoles(neededRules([aCommand('one', ...alternatives)]), {
      ...request,
      optional: false,
    });
    expect(role?.rules).toHaveLength(2);
  });
});

describe('words that name commands', () => {
  const named = (line: string): readonly string[] =>
    selectCommands(line.split(' '), CATALOGUE).map(({ name }) => name);

  it.each([
    ['status', ['status']],
    ['webhook status', ['webhook status']],
    ['status webhook status check', ['status', 'webhook status', 'check']],
    ['check check', ['check']],
  ])('%s', (line, expected) => {
    expect(named(line)).toEqual(expected);
  });

  it.each([
    ['stauts', 'unknown command "stauts"'],
    ['status webhook', 'unknown command "webhook"'],
  ])('%s is refused', (line, message) => {
    expect(() => named(line)).toThrow(message);
  });
});
