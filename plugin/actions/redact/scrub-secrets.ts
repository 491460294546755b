import { wordReplacer } from './word-replacer.ts';

const MIN_LENGTH = 8;
/** Longer ones are secret enough to be looked for, whatever they are made of. */
const LONG = 20;

/**
 * Makes what finds secrets that are known from elsewhere: as they are, URL-encoded, in base64.
 *
 * Short and ordinary words are not looked for, as they would tear holes into everything else:
 * who has the password `cassandra` has it everywhere.
 *
 * @param mark - What is to stand in the place of a secret.
 * @param ordinary - Names that are in use for other things, such as those of objects.
 */
export function secretScrubber(
  secrets: readonly string[],
  mark: (secret: string) => string,
  ordinary: ReadonlySet<string>,
): (text: string) => string {
  const forms = secrets
    .map((secret) => secret.trim())
    .filter((secret) => isDistinctive(secret) && !ordinary.has(secret))
    .flatMap((secret) => formsOf(secret).map((form) => [form, secret] as const));
  return wordReplacer(new Map(forms), mark);
}

function isDistinctive(secret: string): boolean {
  if (secret.length < MIN_LENGTH || /^[\d.,:\s-]+$/.test(secret)) return false;
  if (secret.length >= LONG) return true;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9._/:\s-]/];
  return kinds.filter((kind) => kind.test(secret)).length >= 2;
}

function formsOf(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const plain = [secret, inJson];
  const inUrl = [encodeURIComponent(secret), encodeURIComponent(secret).replaceAll('%20', '+')];
  return [...new Set([...plain, ...inUrl, ...base64Forms(secret)])];
}

/** In base64 three bytes are four letters, so a secret within a text has one of three forms. */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The letters at both ends depend on what stands beside it, too.
    const end = (offset + bytes.length) % 3 === 0 ? 0 : 4;
    return encoded.slice(offset === 0 ? 0 : 4, encoded.length - end);
  });
  return [bytes.toString('base64'), ...inside.filter((form) => form.length >= MIN_LENGTH)];
}
