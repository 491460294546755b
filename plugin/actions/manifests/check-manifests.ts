import type { JsonObject } from '../../../shared/domain/json.ts';
import type { Finding, Severity } from '../../../shared/policy/finding.ts';
import { judge } from '../../../shared/policy/judge.ts';
import { fieldPath } from './field-path.ts';
import type { ManifestObject } from './manifest-object.ts';

/** A finding, and where the field stands that it is about. */
export interface PlacedFinding extends Finding {
  readonly file: string;
  readonly line: number;
}

/** One object that was looked at. */
export interface CheckedManifest {
  readonly source: ManifestObject;
  /** False when no rule knows this kind of object. */
  readonly judged: boolean;
  /** True when it was compared with an earlier version. */
  readonly compared: boolean;
  readonly findings: readonly PlacedFinding[];
}

/** Finds the version of an object that is there now; undefined when it is new. */
export type FindBefore = (object: ManifestObject) => JsonObject | undefined;

/** Judges every object, alone or against what it was. */
export function checkManifests(
  objects: readonly ManifestObject[],
  findBefore: FindBefore,
): readonly CheckedManifest[] {
  return objects.map((source) => {
    const before = findBefore(source);
    const verdict = judge({ before, after: source.document.object });
    return {
      source,
      judged: verdict.judged,
      compared: before !== undefined,
      findings: verdict.findings.map((finding) => place(finding, source)),
    };
  });
}

function place(finding: Finding, { file, document }: ManifestObject): PlacedFinding {
  const line = document.lineOf(fieldPath(document.object, finding.field));
  return { ...finding, file, line };
}

/** Objects of another input, by what makes them the same object. */
export function beforeFrom(objects: readonly ManifestObject[]): FindBefore {
  const known = new Map(objects.map((object) => [identityOf(object), object.document.object]));
  return (object) => known.get(identityOf(object));
}

/** The version of the API does not count: it is the same object in both. */
function identityOf({ apiVersion, kind, namespace, name }: ManifestObject): string {
  const group = apiVersion.includes('/') ? (apiVersion.split('/', 1)[0] ?? '') : '';
  return [group, kind, namespace, name].join(' ');
}

/** How many findings there are of a severity. */
export function countFindings(checked: readonly CheckedManifest[], severity: Severity): number {
  return checked.flatMap(({ findings }) => findings).filter((one) => one.severity === severity)
    .length;
}
