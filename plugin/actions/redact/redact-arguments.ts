import type { JsonValue } from '../../../shared/domain/json.ts';
import { redactText } from './redact-text.ts';
import type { SecretMarks } from './secret-marks.ts';
import { isSecretName } from './secret-name.ts';
import { redactValue } from './secret-value.ts';

/** Replaces the secrets of a command line whose words come one by one. */
export function redactArguments(
  words: readonly JsonValue[],
  marks: SecretMarks,
): readonly JsonValue[] {
  const takesPassword = words.some((word) => typeof word === 'string' && /\bcqlsh$/.test(word));
  return words.map((word, index) => {
    if (typeof word !== 'string') return word;
    const flag = flagIn(words[index - 1]);
    if (flag === undefined) return redactText(word, marks);
    if (isSecretName(flag) || (takesPassword && flag === '-p')) {
      return redactValue(flag, word, marks);
    }
    const login = /^(?:-u|-U|--user|--proxy-user)$/.test(flag)
      ? /^([^:]*:)(.+)$/s.exec(word)
      : null;
    if (login !== null) return `${login[1] ?? ''}${marks.mark(login[2] ?? '')}`;
    return redactText(word, marks);
  });
}

/** Undefined when the next word is not its value. */
function flagIn(word: JsonValue | undefined): string | undefined {
  return typeof word === 'string' && /^-[^=]*$/.test(word) ? word : undefined;
}
