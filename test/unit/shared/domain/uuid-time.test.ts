import { describe, expect, it } from 'vitest';

import { uuidTimeMs } from '../../../../shared/domain/uuid-time.ts';

describe('uuidTimeMs', () => {
  // Of tables of a real Cassandra 5.0.9, which were made on that day.
  it.each([
    ['67ef4520-e68c-11f1-bd38-61744c432b72', '2026-11-22T15:50:13.874Z'],
    ['69E325E0-E68C-11F1-BD38-61744C432B72', '2026-11-22T15:50:17.150Z'],
    ['13814000-1dd2-11b2-8080-808080808080', '1970-01-01T00:00:00.000Z'],
  ])('of %s is %s', (uuid, time) => {
    expect(new Date(uuidTimeMs(uuid) ?? NaN).toISOString()).toBe(time);
  });

  // system_auth.roles of the same, which is of version 3.
  it.each(['5bc52802-de25-35ed-aeab-188eecebb090', '67ef4520e68c11f1bd3861744c432b72', ''])(
    'is not known of %j',
    (uuid) => {
      expect(uuidTimeMs(uuid)).toBeUndefined();
    },
  );
});
