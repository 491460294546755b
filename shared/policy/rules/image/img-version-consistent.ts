import { compareVersions, formatVersion } from '../../../domain/cassandra-version.ts';
import type { CassandraVersion } from '../../../domain/cassandra-version.ts';
import { imageFamily } from '../../../domain/image-family.ts';
import type { NodeConfig } from '../../../domain/node-config.ts';
import { isReleaseLine } from '../../../domain/upgrade-path.ts';
import type { Rule, Violation } from '../../rule.ts';

/**
 * The operator renders configuration for the version that the object states, and
 * starts the image. Where they differ, Cassandra gets options of another version,
 * and every check of the stated version looks at the wrong one.
 */
export const imgVersionConsistent: Rule = {
  id: 'img-version-consistent',
  summary: 'The image has the Cassandra version that the object states beside it.',
  strictness: 'deny-new',
  milder:
    'Warns where the image is not a published one, and about the label and the annotation of a StatefulSet.',
  harm: 'Cassandra starts with the configuration of another version',
  check({ after }) {
    const actual = after.imageVersion.value;
    if (actual === undefined) return [];
    if (after.kind === 'StatefulSet') {
      return [...annotation(after, actual), ...label(after, actual)];
    }
    const { image, declaredVersion } = after;
    const declared = declaredVersion.value;
    if (declared === undefined || compareVersions(actual, declared) === 0) return [];
    const [is, says] = [formatVersion(actual), formatVersion(declared)];
    const isCustom = imageFamily(image.value ?? '') === 'custom';
    return [
      {
        field: image.path,
        value: image.text,
        subjects: [`${is} ${says}`],
        ...(isCustom && { strictness: 'warn' }),
        problem: `the image is ${is}, serverVersion is ${says}`,
        action: 'make both the same, or remove serverImage to let the operator choose it',
      },
    ];
  },
};

/** Only where the tag cannot be somebody's own numbering, for which the annotation is made. */
function annotation(
  { image, version }: NodeConfig,
  actual: CassandraVersion,
): readonly Violation[] {
  const isOwnNumbering = imageFamily(image.value ?? '') === 'custom' || !isReleaseLine(actual);
  if (isOwnNumbering || version.value === undefined) return [];
  if (compareVersions(actual, version.value) === 0) return [];
  const [is, says] = [formatVersion(actual), formatVersion(version.value)];
  return [
    {
      field: version.path,
      value: version.text,
      strictness: 'warn',
      problem: `the image is ${is}, the annotation says ${says}`,
      harm: 'the annotation is believed, so rules about versions look at the wrong one',
      action: 'remove the annotation, or make it and the image tag the same',
    },
  ];
}

function label(
  { image, declaredVersion }: NodeConfig,
  actual: CassandraVersion,
): readonly Violation[] {
  const declared = declaredVersion.value;
  if (declared === undefined || compareVersions(actual, declared) === 0) return [];
  const [is, says] = [formatVersion(actual), formatVersion(declared)];
  return [
    {
      field: image.path,
      value: image.text,
      strictness: 'warn',
      problem: `the image is ${is}, the label app.kubernetes.io/version says ${says}`,
      harm: 'whoever selects pods by the label gets the wrong ones',
      action: 'make the label and the image tag the same',
    },
  ];
}
