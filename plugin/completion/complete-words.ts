import type { Command } from '../command.ts';
import type { OperandDefinition, OptionDefinition } from '../command-definition.ts';
import { route } from '../route.ts';
import type { Route } from '../route.ts';

/** One thing that may stand where the cursor is. */
export interface Candidate {
  readonly text: string;
  /** Shown beside it by shells that can. */
  readonly describe?: string;
}

/** What only the kubeconfig or the API server can tell. */
export type NameKind =
  | 'contexts'
  | 'clusters'
  | 'users'
  | 'namespaces'
  | 'workloads'
  | 'targets'
  | 'datacenters'
  | 'pods';

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Names to add, from elsewhere. */
  readonly names?: NameKind;
  /** Stands in front of each name: `--context=`. */
  readonly prefix: string;
  /** What each candidate must begin with. */
  readonly typed: string;
  /** True where a file is wanted, which the shell knows best. */
  readonly isFile: boolean;
}

/** Kinds of names by flag; `--cluster` is an entry of the kubeconfig, as with kubectl. */
const NAMES_BY_OPTION: Readonly<Record<string, NameKind>> = {
  context: 'contexts',
  cluster: 'clusters',
  user: 'users',
  namespace: 'namespaces',
  dc: 'datacenters',
  datacenter: 'datacenters',
};

const NAMES_BY_OPERAND: Readonly<Record<string, NameKind>> = {
  NAME: 'workloads',
  CLUSTER: 'workloads',
  TARGET: 'targets',
  DATACENTER: 'datacenters',
  POD: 'pods',
};

const FILE_OPTIONS = [
  'kubeconfig',
  'certificate-authority',
  'client-certificate',
  'client-key',
  'filename',
  'old',
  'config',
  'file',
];

/** Says what may come next, from the definitions alone. */
export function completeWords(words: readonly string[], catalogue: readonly Command[]): Completion {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  // What is behind it belongs to a program in a pod.
  if (before.includes('--')) return nothing(typed);
  const asked = route(before, catalogue);
  const options = asked.command?.options ?? allOptions(catalogue);
  const valued = findValued(before.at(-1) ?? '', options);
  if (valued !== undefined) return completeValue(valued, typed);
  if (typed.startsWith('-')) return completeFlag(typed, before, options);
  return completeOperand(asked, typed, catalogue);
}

function nothing(typed: string): Completion {
  return { candidates: [], prefix: '', typed, isFile: false };
}

/** A flag, or the value of `--flag=value`. */
function completeFlag(
  typed: string,
  before: readonly string[],
  options: Command['options'],
): Completion {
  const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(typed) ?? [];
  const definition = Object.hasOwn(options, name) ? options[name] : undefined;
  if (definition === undefined) {
    return { ...nothing(typed), candidates: flagsOf(options, before) };
  }
  return { ...completeValue([name, definition], value), prefix: `--${name}=` };
}

function allOptions(catalogue: readonly Command[]): Command['options'] {
  return Object.assign({}, ...catalogue.map(({ options }) => options)) as Command['options'];
}

/** The option whose value comes next: `-n` and `--namespace`, but not `--namespace=x`. */
function findValued(
  argument: string,
  options: Command['options'],
): readonly [string, OptionDefinition] | undefined {
  return Object.entries(options).find(
    ([name, { type, short }]) =>
      type !== 'flag' && (argument === `--${name}` || argument === `-${short ?? name}`),
  );
}

function completeValue(
  [name, { choices = [] }]: readonly [string, OptionDefinition],
  typed: string,
): Completion {
  const names = NAMES_BY_OPTION[name];
  return {
    candidates: choices.map((text) => ({ text })),
    ...(names === undefined ? {} : { names }),
    prefix: '',
    typed,
    isFile: FILE_OPTIONS.includes(name),
  };
}

/** A flag that is there already is offered again only where it may be given several times. */
function flagsOf(options: Command['options'], before: readonly string[]): readonly Candidate[] {
  const isThere = (name: string): boolean =>
    before.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  return Object.entries(options)
    .filter(([name, { type }]) => type === 'list' || !isThere(name))
    .map(([name, { describe }]) => ({ text: `--${name}`, describe: firstSentence(describe) }));
}

function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/s.exec(text)?.[0].slice(0, -1) ?? text;
}

/** The next words of all commands that begin with these. */
function wordsAfter(words: readonly string[], catalogue: readonly Command[]): readonly Candidate[] {
  const found = new Map<string, string>();
  for (const { name, summary } of catalogue) {
    const parts = name.split(' ');
    const next = parts[words.length];
    if (next === undefined || !words.every((word, index) => parts[index] === word)) continue;
    const isWhole = parts.length === words.length + 1;
    if (isWhole || !found.has(next)) found.set(next, isWhole ? summary : `Commands: ${next} …`);
  }
  return [...found].map(([text, describe]) => ({ text, describe }));
}

/** A word of a command, or what stands behind it. */
function completeOperand(
  { command, words }: Route,
  typed: string,
  catalogue: readonly Command[],
): Completion {
  if (command === undefined) {
    return { ...nothing(typed), candidates: wordsAfter(words, catalogue) };
  }
  const operand = operandAt(command, words.length - command.name.split(' ').length);
  if (operand === undefined) return nothing(typed);
  const names = NAMES_BY_OPERAND[operand.name];
  const commands = operand.name === 'COMMAND' ? wordsAfter([], catalogue) : [];
  const choices = (operand.choices ?? operand.proposals ?? []).map((text) => ({ text }));
  return {
    ...nothing(typed),
    candidates: [...commands, ...choices],
    ...(names === undefined ? {} : { names }),
  };
}

function operandAt(command: Command, taken: number): OperandDefinition | undefined {
  const operands = command.operands.filter(({ isPassedOn }) => isPassedOn !== true);
  const last = operands.at(-1);
  return operands[taken] ?? (last?.several === true ? last : undefined);
}
