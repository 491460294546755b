import { expect, it } from 'vitest';

import { CATALOGUE } from '../../../plugin/catalogue.ts';
import { route } from '../../../plugin/route.ts';

it.each([
  ['status', 'status', []],
  ['status db', 'status', ['db']],
  ['-n prod status db', 'status', ['-n', 'prod', 'db']],
  ['--namespace=prod status', 'status', ['--namespace=prod']],
  ['--insecure-skip-tls-verify status', 'status', ['--insecure-skip-tls-verify']],
  ['-A status', 'status', ['-A']],
  ['webhook status -n prod', 'webhook status', ['-n', 'prod']],
  ['webhook -n prod status', 'webhook status', ['-n', 'prod']],
  ['status webhook', 'status', ['webhook']],
  ['check -f webhook', 'check', ['-f', 'webhook']],
  ['webhook', undefined, ['webhook']],
  ['stauts', undefined, ['stauts']],
  ['-- status', undefined, ['--', 'status']],
])('"%s" calls %s', (line, name, rest) => {
  const found = route(line.split(' '), CATALOGUE);
  expect(found.command?.name).toBe(name);
  expect(found.rest).toEqual(rest);
});

it.each([
  ['status --help', true],
  ['status -h', true],
  ['--help', true],
  ['help status', true],
  ['help', true],
  ['status db', false],
  ['status -- --help', false],
])('"%s" asks for help: %s', (line, wanted) => {
  expect(route(line.split(' '), CATALOGUE).wantsHelp).toBe(wanted);
});
