import { describe, expect, it } from 'vitest';

import {
  LOG_LEVELS,
  isAtLeast,
  parseCassandraLogLine,
} from '../../../../shared/domain/cassandra-log-line.ts';

describe('a line of Cassandra 3.11 to 5.0', () => {
  it.each([
    [
      'INFO  [main] 2026-01-31 09:01:02,345 StorageService.java:123 - Node is up',
      ['INFO', 'main', '2026-01-31 09:01:02,345', 'StorageService.java:123', 'Node is up'],
    ],
    [
      'ERROR [main] 2026-01-31T09:01:02,345 CassandraDaemon.java:897 - Exception - in startup',
      [
        'ERROR',
        'main',
        '2026-01-31T09:01:02,345',
        'CassandraDaemon.java:897',
        'Exception - in startup',
      ],
    ],
    [
      'WARN  [Messaging [a]-1] 2026-01-31 09:01:02.345Z o.a.c.net.Verb - ',
      ['WARN', 'Messaging [a]-1', '2026-01-31 09:01:02.345', 'o.a.c.net.Verb', ''],
    ],
  ])('%s', (line, [level, thread, loggedAt, source, message]) => {
    expect(parseCassandraLogLine(line)).toEqual({ level, thread, loggedAt, source, message });
  });

  it.each([
    '\tat org.apache.cassandra.service.StorageService.initServer(StorageService.java:1)',
    'java.lang.RuntimeException: no',
    'INFO  [main] later StorageService.java:123 - Node is up',
    ' INFO  [main] 2026-01-31 09:01:02,345 StorageService.java:123 - Node is up',
    'NOTICE [main] 2026-01-31 09:01:02,345 StorageService.java:123 - Node is up',
    '',
  ])('is none: %s', (line) => {
    expect(parseCassandraLogLine(line)).toBeUndefined();
  });
});

it('WARN is at least all that is less grave, and itself', () => {
  expect(LOG_LEVELS.filter((least) => isAtLeast('WARN', least))).toEqual([
    'TRACE',
    'DEBUG',
    'INFO',
    'WARN',
  ]);
});
