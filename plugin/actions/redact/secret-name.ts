/** A word that says "the value is secret", wherever in a name it stands. */
const SECRET_WORD =
  /^(?:[a-z]*(?:password|passwd|passphrase|passcode|secret|token|credential|apikey)s?|[a-z]*pwd|(?:ts|ks)?pw|cookies?|authorization|bearer|jwt|sas|sig|signature|dsn|otp|hmac)$/;
/** `storepass` and `keypass` of keytool are, `bypass` is not. */
const PASS_WORD = /^(?!by|com|encom|tres|sur|over|under)[a-z]*pass$/;
/** With `key` behind it. */
const KEY_WORD =
  /^(?:api|access|secret|private|account|shared|master|signing|encryption|ssh|license|client|storage|subscription|service|admin|primaryaccess|root)$/;

/** Is in every name that says so; saves taking the others apart. */
const HINT =
  /pass|pwd|pw|secret|token|cred|key|cookie|auth|bearer|jwt|sas|sig|dsn|otp|hmac|string/i;

/** What a name ends with whose value only tells where a secret is, or something about it. */
const ABOUT = new Set(
  `name names ref refs reference file files path paths dir directory folder mount mounts namespace
   provider class classname type kind version id ids alias enabled enable disabled required optional
   mode policy algorithm format length size min max count limit seconds ms millis minutes hours days
   ttl timeout interval validity expiration expiry expires period age entries keyspace factor manager
   url uri endpoint host port issuer audience audiences authenticator authorizer validator validators
   generator plugin hook status state prefix location selector source fingerprint changed updated
   rotation rotated exists found ring range ranges`.split(/\s+/),
);

/**
 * True when a setting, variable, flag, header or member of this name holds a secret.
 *
 * Takes names apart at case and punctuation: `keystore_password`, `MEDUSA_SECRET_KEY`,
 * `javax.net.ssl.keyStorePassword`, `--db-password`. What only says where a secret is, as
 * `secretName` and `password_file` do, holds none.
 */
export function isSecretName(name: string): boolean {
  if (!HINT.test(name)) return false;
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (ABOUT.has(last)) return words.length > 1 && words.slice(-2).join(' ') === 'secret id';
  if (words.slice(-2).join(' ') === 'connection string') return true;
  return words.some(
    (word, index) =>
      SECRET_WORD.test(word) ||
      PASS_WORD.test(word) ||
      (KEY_WORD.test(word) && words[index + 1] === 'key') ||
      /^(?:private|secret|access|account|shared|master|signing|encryption)key$/.test(word),
  );
}

/** True for a name that may as well mean the tokens of the ring, which are numbers. */
export function isTokenName(name: string): boolean {
  return wordsOf(name).some((word) => /tokens?$/.test(word));
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}
