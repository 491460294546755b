import { formatFinding } from '../../shared/policy/format-finding.ts';
import { countFindings } from '../actions/manifests/check-manifests.ts';
import type { CheckedManifest, PlacedFinding } from '../actions/manifests/check-manifests.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { objectHead } from './changed-manifest.ts';
import type { ObjectHead } from './changed-manifest.ts';
import { documentHead } from './json-document.ts';
import type { DocumentHead } from './json-document.ts';

/** What `check -o json` prints. */
export interface CheckDocument extends DocumentHead {
  readonly summary: {
    readonly objects: number;
    readonly judged: number;
    readonly deny: number;
    readonly warn: number;
    readonly audit: number;
  };
  readonly items: readonly (ObjectHead & {
    readonly judged: boolean;
    readonly compared: boolean;
    /** True when the webhook would refuse it. */
    readonly denied: boolean;
    readonly findings: readonly PlacedFinding[];
  })[];
}

export function checkDocument(
  checked: readonly CheckedManifest[],
  errors: readonly AppError[],
): CheckDocument {
  return {
    ...documentHead('CheckReport', errors),
    summary: {
      objects: checked.length,
      judged: checked.filter(({ judged }) => judged).length,
      deny: countFindings(checked, 'deny'),
      warn: countFindings(checked, 'warn'),
      audit: countFindings(checked, 'audit'),
    },
    items: checked.map(({ source, judged, compared, findings }) => ({
      ...objectHead(source),
      judged,
      compared,
      denied: findings.some(({ severity }) => severity === 'deny'),
      findings,
    })),
  };
}

/** A line for each finding, as compilers write them, and a last line that sums up. */
export function renderCheck({ items, summary }: CheckDocument): string {
  const lines = items.flatMap(({ findings }) =>
    findings.map(
      (finding) => `${finding.file}:${finding.line}: ${finding.severity} ${formatFinding(finding)}`,
    ),
  );
  const refused = items.filter(({ denied }) => denied).length;
  const total = [
    `${count(summary.judged, 'object')} of ${summary.objects} judged`,
    refused === 0 ? 'none refused' : `${refused} refused`,
    count(summary.warn, 'warning'),
  ].join(', ');
  return [...lines, ...(lines.length > 0 ? [''] : []), total].map((line) => `${line}\n`).join('');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
