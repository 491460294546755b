import { compareVersions, formatVersion } from '../../../domain/cassandra-version.ts';
import { imageFamily } from '../../../domain/image-family.ts';
import type { Rule } from '../../rule.ts';

/**
 * The operator renders configuration for the version that the object states, and
 * starts the image. Where they differ, Cassandra gets options of another version,
 * and every check of the stated version looks at the wrong one.
 */
export const imgVersionConsistent: Rule = {
  id: 'img-version-consistent',
  summary: 'The image has the Cassandra version that the object states beside it.',
  strictness: 'deny-new',
  milder: 'Warns where the image is not a published one, and about the label of a StatefulSet.',
  harm: 'Cassandra starts with the configuration of another version',
  check({ after: { kind, image, imageVersion, declaredVersion } }) {
    const [actual, declared] = [imageVersion.value, declaredVersion.value];
    if (actual === undefined || declared === undefined) return [];
    if (compareVersions(actual, declared) === 0) return [];
    const texts = [formatVersion(actual), formatVersion(declared)] as const;
    const found = { field: image.path, value: image.text, subject: texts.join(' ') };
    if (kind === 'StatefulSet') {
      return [
        {
          ...found,
          strictness: 'warn',
          problem: `the image is ${texts[0]}, the label app.kubernetes.io/version says ${texts[1]}`,
          harm: 'whoever selects pods by the label gets the wrong ones',
          action: 'make the label and the image tag the same',
        },
      ];
    }
    const isCustom = imageFamily(image.value ?? '') === 'custom';
    return [
      {
        ...found,
        ...(isCustom && { strictness: 'warn' }),
        problem: `the image is ${texts[0]}, serverVersion is ${texts[1]}`,
        action: 'make both the same, or remove serverImage to let the operator choose it',
      },
    ];
  },
};
