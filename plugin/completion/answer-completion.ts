import { CATALOGUE } from '../catalogue.ts';
import type { CommandContext } from '../command-context.ts';
import { completeWords } from './complete-words.ts';
import type { Candidate, Completion } from './complete-words.ts';

type Context = Pick<CommandContext, 'terminal' | 'connect' | 'clock' | 'kubeconfigNames'>;

/** Who waits for a completion has pressed a key, and will press the next one soon. */
const DEADLINE_MS = 1_000;
/** Directives of cobra, which kubectl passes on to the shell. */
const NO_FILES = 4;
const DEFAULT = 0;

/**
 * Answers kubectl's question what could come next: one candidate a line, with a description
 * behind a tab, and last what the shell may do beyond that.
 *
 * Nobody reads an error here: what fails, or takes too long, is left out.
 *
 * @param words - The arguments so far; the last is the one to complete, and may be empty.
 */
export async function answerCompletion(
  words: readonly string[],
  context: Context,
): Promise<number> {
  const completion = completeWords(words, CATALOGUE);
  const names = await namesWithin(completion, words, context);
  const lines = [...completion.candidates, ...names]
    .filter(({ text }) => text.startsWith(completion.typed))
    .map(({ text, describe }) => {
      const help = describe === undefined ? '' : `\t${describe}`;
      return `${completion.prefix}${text}${help}\n`;
    });
  const directive = completion.isFile ? DEFAULT : NO_FILES;
  context.terminal.out(`${lines.join('')}:${directive}\n`);
  return 0;
}

async function namesWithin(
  { names }: Completion,
  words: readonly string[],
  { connect, clock, kubeconfigNames }: Context,
): Promise<readonly Candidate[]> {
  if (names === undefined) return [];
  const found = async (): Promise<readonly string[]> => {
    const { findNames } = await import('./find-names.ts');
    const { targetOf } = await import('./target-of.ts');
    const ports = { connect, kubeconfigNames: await kubeconfigNames() };
    return findNames(names, targetOf(words), ports, DEADLINE_MS);
  };
  const late = (await clock()).sleep(DEADLINE_MS, new AbortController().signal).then(() => []);
  const texts = await Promise.race([found(), late]).catch(() => []);
  return texts.map((text) => ({ text }));
}
