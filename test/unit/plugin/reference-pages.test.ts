import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { CATALOGUE } from '../../../plugin/catalogue.ts';
import type { Command } from '../../../plugin/command.ts';
import { COMMAND_GROUPS } from '../../../plugin/command-definition.ts';
import type { OptionDefinition, OptionDefinitions } from '../../../plugin/command-definition.ts';
import { usageLine } from '../../../plugin/output/usage-line.ts';
import { CLUSTER_OPTIONS } from '../../../plugin/options/cluster-options.ts';
import { ERROR_CATALOGUE } from '../../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../../shared/errors/exit-code.ts';
import { expectReferencePage, markdownTable } from '../../support/reference-page.ts';

it('docs/reference/commands.md says what the definitions say', async () => {
  await expectReferencePage('commands.md', commandsPage());
});

it('docs/reference/exit-codes.md says what the table says', async () => {
  const rows = Object.values(EXIT_CODES).map(({ code, meaning }) => [String(code), meaning]);
  const page = [
    '# Exit codes',
    'One table for all commands. A code is a promise: scripts may rely on it.',
    markdownTable(['Code', 'Meaning'], rows),
    'When several hold, the order is: broken input (2) or the first error of the API server (1, 4, 5, 124), then a refusal (6) or bad health (8), then an incomplete answer (3).',
  ];
  await expectReferencePage('exit-codes.md', page.join('\n\n'));
});

it('docs/reference/error-codes.md says what the catalogue says', async () => {
  const rows = Object.entries(ERROR_CATALOGUE).map(([code, { exitCode, summary }]) => [
    `\`${code}\``,
    String(exitCode),
    summary,
  ]);
  const page = [
    '# Error codes',
    'Every foreseen failure has a code. It stands in parentheses behind the message on standard error, and in `errors[].code` of JSON output. Messages may be reworded in any release; codes may not.',
    markdownTable(['Code', 'Exit', 'Meaning'], rows),
  ];
  await expectReferencePage('error-codes.md', page.join('\n\n'));
});

it('every exit code of an error is in the table of exit codes', () => {
  const known = Object.values(EXIT_CODES).map(({ code }): number => code);
  for (const { exitCode } of Object.values(ERROR_CATALOGUE)) expect(known).toContain(exitCode);
});

it('every command is in a group, described, and has an example that calls it', () => {
  for (const { name, group, summary, description, examples, options } of CATALOGUE) {
    expect(COMMAND_GROUPS).toContain(group);
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
    expect(description.length).toBeGreaterThan(0);
    if (name !== 'options') {
      expect(examples.some(({ command }) => command.includes(`k8ssandra ${name}`))).toBe(true);
    }
    for (const { describe } of Object.values<OptionDefinition>(options)) {
      expect(describe).toMatch(/^[A-Za-z].*\.$/);
    }
  }
});

it('each command has a file of its name, and each file a command', () => {
  const files = readdirSync(join(import.meta.dirname, '../../../plugin/definitions'));
  const names = CATALOGUE.map(({ name }) => `${name.replaceAll(' ', '-')}.ts`);
  expect(files.sort()).toEqual(names.sort());
});

function commandsPage(): string {
  const groups = COMMAND_GROUPS.flatMap((group) =>
    CATALOGUE.filter((command) => command.group === group).map(commandSection),
  );
  return [
    '# Commands',
    'Flags may stand anywhere behind `kubectl k8ssandra`. The flags at the end of this page are those of kubectl, and go with every command that reaches a cluster.',
    ...groups,
    '## Flags that reach the cluster',
    optionTable(CLUSTER_OPTIONS),
  ].join('\n\n');
}

function commandSection(command: Command): string {
  const { name, summary, description, operands, options, examples } = command;
  const own = Object.entries(options).filter(([option]) => !Object.hasOwn(CLUSTER_OPTIONS, option));
  const reaches = own.length < Object.keys(options).length;
  return [
    `## ${name}`,
    `${summary}.`,
    ...description,
    codeBlock(usageLine(command)),
    ...operands.map((one) => `\`${one.name}\`: ${one.describe}`),
    ...(own.length === 0 ? [] : [optionTable(Object.fromEntries(own))]),
    ...(reaches
      ? ['It also takes the [flags that reach the cluster](#flags-that-reach-the-cluster).']
      : []),
    ...examples.map(({ purpose, command: line }) => `${purpose}:\n\n${codeBlock(line)}`),
  ].join('\n\n');
}

function optionTable(options: OptionDefinitions): string {
  const rows = Object.entries(options).map(([name, definition]) => [
    [...(definition.short === undefined ? [] : [`\`-${definition.short}\``]), `\`--${name}\``].join(
      ', ',
    ),
    definition.default === undefined ? '' : `\`${definition.default}\``,
    definition.choices === undefined
      ? definition.describe
      : `${definition.describe} One of: ${definition.choices.map((c) => `\`${c}\``).join(', ')}.`,
  ]);
  return markdownTable(['Flag', 'Default', 'Meaning'], rows);
}

function codeBlock(line: string): string {
  return `\`\`\`sh\n${line}\n\`\`\``;
}
