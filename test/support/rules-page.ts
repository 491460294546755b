import type { Rule, Strictness } from '../../shared/policy/rule.ts';

const ANSWER: Readonly<Record<Strictness, string>> = {
  deny: 'refuses',
  'deny-new': 'refuses what is new',
  warn: 'warns',
  audit: 'notes',
};

/** Renders docs/reference/rules.md, formatted as prettier would. */
export function renderRulesPage(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, strictness, summary }) => [
    `[${id}](#${id})`,
    ANSWER[strictness],
    summary,
  ]);
  return [
    '# Rules',
    '',
    'Generated from `shared/policy/rule-catalogue.ts` by `UPDATE_REFERENCE=1 npm run test:fast`.',
    'What is judged, and when, is in [policy](../topics/policy.md).',
    '',
    ...table(['Rule', 'Answer', 'Asks for'], rows),
    '',
    '_Refuses what is new_: an object that had the same fault before may still be changed; it gets a',
    'warning. _Notes_: in the audit log only.',
    ...rules.flatMap(section),
    '',
  ].join('\n');
}

function section({ id, summary, strictness, milder, harm }: Rule): readonly string[] {
  return [
    '',
    `## ${id}`,
    '',
    summary,
    '',
    `- Answer: ${ANSWER[strictness]}.`,
    ...(milder === undefined ? [] : [`- ${milder}`]),
    `- Otherwise: ${harm}.`,
  ];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
