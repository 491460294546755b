import type { JsonObject } from '../../shared/domain/json.ts';
import { printable } from '../../shared/domain/printable.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { CommandContext } from '../command-context.ts';
import type { ViewArguments } from '../options/view-options.ts';
import { errorText } from './error-text.ts';
import { renderJson } from './json-document.ts';
import { printableScreen, styleFor } from './style.ts';
import type { View } from './view.ts';

/**
 * Prints what a command finds out, once or, with `--watch`, until Ctrl-C or as long as anybody reads.
 *
 * @param look - Finds it out. The first time, what it throws ends the command; later, an
 *   AppError is shown and the next look comes as usual, because what is watched is often broken.
 */
export async function presentView(
  args: ViewArguments,
  context: CommandContext,
  look: () => Promise<View>,
): Promise<number> {
  if (args.watch) return watch(args, context, look);
  const view = await look();
  context.terminal.out(await formatView(args, context, view));
  context.terminal.err(view.notes);
  return view.exitCode;
}

async function watch(
  args: ViewArguments,
  context: CommandContext,
  look: () => Promise<View>,
): Promise<number> {
  const { terminal, signal } = context;
  const clock = await context.clock();
  let view = await look();
  let shown = '';
  for (;;) {
    const text = await formatView(args, context, view);
    if (view.news !== undefined) terminal.out(newsText(args, view, text));
    else if (terminal.screen().isTerminal && isText(args)) terminal.out(redraw(text + view.notes));
    else terminal.out(args.output === 'json' ? oneLine(view) : newLines(text, shown));
    shown = text;
    if (!terminal.hasReader()) return view.exitCode;
    await clock.sleep(args.interval, signal);
    view = await lookAgain(look, view, context);
  }
}

/** The last view stays, with the error below it. */
async function lookAgain(
  look: () => Promise<View>,
  last: View,
  { terminal, signal }: CommandContext,
): Promise<View> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AppError) || signal.aborted) throw error;
    const notes = `this was true at the last look; now:\n${errorText(error)}`;
    if (!terminal.screen().isTerminal) terminal.err(errorText(error));
    return { ...last, notes, ...(last.news === undefined ? {} : { news: 'none' }) };
  }
}

async function formatView(
  args: ViewArguments,
  { terminal, manifests }: CommandContext,
  view: View,
): Promise<string> {
  if (args.output === 'json') return renderJson(view.document);
  if (args.output === 'name') return view.names.map((name) => `${printable(name)}\n`).join('');
  if (args.output !== 'yaml') {
    return printableScreen(view.render(styleFor(args, terminal.screen())));
  }
  // Through JSON, so that members that are undefined are absent in YAML, too.
  const plain = JSON.parse(JSON.stringify(view.document)) as JsonObject;
  return (await manifests()).write(plain);
}

function isText({ output }: ViewArguments): boolean {
  return output === 'table' || output === 'wide';
}

/** One document a line, so that a program can read them as they come. */
function oneLine({ document }: View): string {
  return `${JSON.stringify(document)}\n`;
}

function newsText(args: ViewArguments, view: View, text: string): string {
  if (view.news === 'none') return '';
  if (args.output === 'json') return oneLine(view);
  return args.output === 'yaml' ? `---\n${text}` : text;
}

/** Without clearing first, which flickers: each line overwrites the old one. */
function redraw(text: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  return `\u001b[H${lines.map((line) => `${line}\u001b[K`).join('\n')}\n\u001b[J`;
}

/** As `kubectl get -w` does: what was not there before. */
function newLines(text: string, before: string): string {
  const known = new Set(before.split('\n'));
  return text
    .split('\n')
    .filter((line) => !known.has(line))
    .map((line) => `${line}\n`)
    .join('');
}
