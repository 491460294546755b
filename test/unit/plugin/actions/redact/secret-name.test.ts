import { expect, it } from 'vitest';

import { isSecretName } from '../../../../../plugin/actions/redact/secret-name.ts';

it.each([
  'password',
  'keystore_password',
  'javax.net.ssl.keyStorePassword',
  'AWS_SECRET_ACCESS_KEY',
  'REAPER_JMX_AUTH_PASSWORD',
  '--db-password',
  '-pw',
  'storepass',
  'apiKey',
  'API_KEY',
  'client-key-data',
  'privateKey',
  'token',
  'github_token',
  'PASSWORD_2',
  'password_hash',
  'secret_id',
  'connectionString',
  'X-Amz-Signature',
  'PGPASSWORD',
  'clientsecret',
  'accesstoken',
  'MYSQL_PWD',
  'DB_PASS',
])('%s holds a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

it.each([
  'secretName',
  'secretRef',
  'password_file',
  'passwordAuthenticator',
  'credentials_validity',
  'credentials_cache_max_entries',
  'aws_access_key_id',
  'partition_key',
  'publicKey',
  'key',
  'compass',
  'bypass',
  'tokenExpirationSeconds',
  'user',
  '',
])('"%s" holds none', (name) => {
  expect(isSecretName(name)).toBe(false);
});
