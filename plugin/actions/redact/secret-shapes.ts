import type { SecretMarks } from './secret-marks.ts';
import { isHarmless } from './secret-value.ts';

/**
 * What is a secret by its look, whatever it is called: the text before it, it, the text after it.
 *
 * Every pattern has its length bounded or begins at a place that is rare, so that a log of
 * megabytes does not take quadratic time.
 */
const SHAPES: readonly RegExp[] = [
  // Private keys of any kind; one that is cut off goes to the end.
  /()(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$(?![\s\S])))()/g,
  /()(AGE-SECRET-KEY-1[A-Z0-9]{50,60})()/g,
  // JSON Web Tokens: their header begins with {"
  /()(?<![\w-])(eyJ[\w-]{8,4096}\.eyJ[\w-]{4,8192}\.[\w-]{0,4096})()/g,
  // HTTP authentication.
  /(\b(?:bearer|basic|digest|negotiate|apikey)[ \t]+)((?=[^\s"']*[\d=._-])[\w.~+/=-]{8,8192})()/gi,
  // Passwords and tokens in URLs; the user stays.
  /(\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/?#@:"'\\]{0,200}:)([^\s/?#"'\\]{1,400})(@)/gi,
  /(\b[a-z][a-z0-9+.-]{1,30}:\/\/)([\w.~-]{20,400})(@)/gi,
  // Keys of clouds and services.
  /()\b((?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16})\b()/g,
  /()\b(AIza[\w-]{35})()/g,
  /()\b(ya29\.[\w-]{20,})()/g,
  /()\b(gh[pousr]_[A-Za-z0-9]{30,})()/g,
  /()\b(github_pat_\w{30,})()/g,
  /()\b(glpat-[\w-]{16,})()/g,
  /()\b(xox[abeprs]-[\w-]{10,})()/g,
  /()\b(hv[sbr]\.[\w-]{20,})()/g,
  /()\b(AstraCS:[\w:.-]{20,})()/g,
  /()\b(sk_live_[A-Za-z0-9]{16,})()/g,
  // Hashes of passwords: short ones can be found by trying.
  /()(\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53})()/g,
  /()(\$[156]\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{20,90})()/g,
  // Command lines: curl, openssl, cqlsh.
  /((?<![\w-])(?:-u|--user|-U|--proxy-user)[ =]?\s{0,4}["']?[^\s:"'/=]{1,64}:)([^\s"'/][^\s"']{0,200})()/g,
  /(\bpass:)([^\s"']{1,200})()/g,
  /(\bcqlsh\b[^\n|;]{0,300}?\s-p[ =]?["']?)([^\s"']{1,200})()/g,
  /(\blogin\s{1,4}\S{1,80}\s{1,4}password\s{1,4})(\S{1,200})()/gi,
  // What people and programs write about them.
  /(\b(?:password|passphrase|token)\s{1,3}(?:(?:is|was|to|set to|of)\s{1,3})?["'`])([^"'`\n]{1,200})(["'`])/gi,
  // But for the names of Secrets, as kubelet and API server miss and refuse them.
  /(\bsecret\s{1,3}(?:(?:is|was|to|set to|of)\s{1,3})?["'`])(?![a-z0-9.-]{1,253}" (?:not found|is forbidden|already exists|in namespace)\b)([^"'`\n]{1,200})(["'`])/gi,
  /(\b(?:password|passphrase|secret) (?:is|was|set to):? )([^\s"'`]{4,200})()/gi,
  /(\bwith password[ =:]{1,3}["']?)([^\s"']{1,200})()/gi,
];

/** Replaces what only a secret looks like. */
export function redactShapes(text: string, marks: SecretMarks): string {
  return SHAPES.reduce(
    (shown, shape) =>
      shown.replace(shape, (whole: string, before: string, secret: string, after: string) =>
        isHarmless(secret) ? whole : `${before}${markAll(secret, marks)}${after}`,
      ),
    text,
  );
}

/** The lines of a key are secret one by one, too. */
function markAll(secret: string, marks: SecretMarks): string {
  for (const line of secret.split(/\\n|\n/)) {
    if (!line.includes('-----')) marks.learn(line.trim());
  }
  return marks.mark(secret);
}
