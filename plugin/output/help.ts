import type { Command } from '../command.ts';
import type { OptionDefinition } from '../command-definition.ts';
import { COMMAND_GROUPS } from '../command-definition.ts';
import { CLUSTER_OPTIONS } from '../options/cluster-options.ts';
import { unknownCommand } from '../unknown-command.ts';
import { usageLine } from './usage-line.ts';
import { wrap } from './wrap.ts';

const WIDTH = 80;
const PROGRAM = 'kubectl k8ssandra';

/**
 * The help text in kubectl's style.
 *
 * @param words - Of the command; of a group of commands; none for the program.
 * @throws AppError `KDS_USAGE` when there is no such command.
 */
export function helpFor(words: readonly string[], catalogue: readonly Command[]): string {
  const name = words.join(' ');
  const command = catalogue.find((one) => one.name === name);
  if (command !== undefined) return commandHelp(command);
  const group = catalogue.filter((one) => words.length === 0 || one.name.startsWith(`${name} `));
  if (group.length === 0) throw unknownCommand(words, undefined, catalogue);
  return programHelp(group, name);
}

function programHelp(catalogue: readonly Command[], prefix: string): string {
  const width = Math.max(...catalogue.map(({ name }) => name.length)) + 2;
  const groups = COMMAND_GROUPS.flatMap((group) => {
    const rows = catalogue.filter((command) => command.group === group);
    if (rows.length === 0) return [];
    const lines = rows.flatMap(({ name, summary }) => row(`  ${name}`, summary, width + 2));
    return [[`${group}:`, ...lines].join('\n')];
  });
  const call = [PROGRAM, prefix, 'COMMAND'].filter((part) => part !== '').join(' ');
  return paragraphs([
    'See, check and change Apache Cassandra on Kubernetes.',
    ...groups,
    `Usage:\n  ${call} [flags]`,
    [
      `Use "${call} --help" for more about a command.`,
      `Use "${PROGRAM} options" for the flags that reach the cluster.`,
    ].join('\n'),
  ]);
}

function commandHelp(command: Command): string {
  const { summary, description, operands, options, examples } = command;
  const own = Object.entries(options).filter(([option]) => !isClusterOption(option));
  const reachesCluster = own.length < Object.keys(options).length;
  return paragraphs([
    `${summary}.`,
    ...description.map((text) => wrapParagraph(text)),
    section(
      'Examples',
      examples.map(({ purpose, command: line }) => `  # ${purpose}\n  ${line}`),
      '\n\n',
    ),
    section(
      'Arguments',
      operands.map((one) => row(`  ${one.name}`, one.describe, 12).join('\n')),
    ),
    section(
      'Options',
      own.map(([option, definition]) => optionHelp(option, definition)),
    ),
    `Usage:\n  ${usageLine(command)}`,
    reachesCluster ? `Use "${PROGRAM} options" for the flags that reach the cluster.` : '',
  ]);
}

/** The flags that `kubectl options` shows for kubectl. */
export function clusterOptionsHelp(): string {
  const lines = Object.entries<OptionDefinition>(CLUSTER_OPTIONS).map(([option, definition]) =>
    optionHelp(option, definition),
  );
  return paragraphs([
    'These flags can be passed to any command that reaches the cluster:',
    lines.join('\n'),
  ]);
}

/** One flag in kubectl's form: how it is written, then what it does. */
function optionHelp(name: string, definition: OptionDefinition): string {
  const { short, type, describe, choices } = definition;
  const value = { flag: 'false', text: "''", duration: "''", list: '[]' }[type];
  const shown = definition.default ?? value;
  const letter = short === undefined ? '' : `-${short}, `;
  const quoted = definition.default !== undefined && type !== 'flag' ? `'${shown}'` : shown;
  const head = `    ${letter}--${name}=${quoted}:`;
  const text = choices === undefined ? describe : `${describe} One of: ${choices.join(', ')}.`;
  return [head, ...wrap(text, WIDTH - 8).map((line) => `        ${line}`)].join('\n');
}

function isClusterOption(name: string): boolean {
  return Object.hasOwn(CLUSTER_OPTIONS, name);
}

function section(title: string, entries: readonly string[], between = '\n'): string {
  return entries.length === 0 ? '' : `${title}:\n${entries.join(between)}`;
}

function wrapParagraph(text: string): string {
  return text.startsWith('  ') ? text : wrap(text, WIDTH).join('\n');
}

function row(head: string, text: string, width: number): readonly string[] {
  return wrap(text, WIDTH - width).map(
    (line, index) => `${index === 0 ? head.padEnd(width) : ' '.repeat(width)}${line}`,
  );
}

function paragraphs(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
