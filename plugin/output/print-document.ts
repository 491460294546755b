import type { JsonObject } from '../../shared/domain/json.ts';
import { printable } from '../../shared/domain/printable.ts';
import type { CommandContext } from '../command-context.ts';
import type { OutputFormat } from '../options/output-option.ts';
import type { DocumentHead } from './json-document.ts';
import { renderJson } from './json-document.ts';

/** Prints a result in the form that was asked for. */
export async function printDocument<T extends DocumentHead>(
  format: OutputFormat,
  document: T,
  toText: (document: T) => string,
  { terminal, manifests }: Pick<CommandContext, 'terminal' | 'manifests'>,
): Promise<void> {
  if (format === 'text') {
    terminal.out(printable(toText(document)));
  } else if (format === 'json') {
    terminal.out(renderJson(document));
  } else {
    // Through JSON, so that members that are undefined are absent in YAML, too.
    const plain = JSON.parse(JSON.stringify(document)) as JsonObject;
    terminal.out((await manifests()).write(plain));
  }
}
