import { expect, it } from 'vitest';

import { createReadiness } from '../../../../webhook/lifecycle/readiness.ts';

it('is ready when every condition holds, and says which does not', () => {
  const readiness = createReadiness();
  readiness.set('certificate', undefined);
  readiness.set('facts', undefined);
  expect(readiness.ready).toBe(false);
  expect(readiness.report()).toBe(
    '[+] certificate ok\n[+] facts ok\n[-] version: not asked yet\n[+] shutdown ok\n',
  );
  readiness.set('version', undefined);
  expect(readiness.ready).toBe(true);
  readiness.set('shutdown', 'the process has been told to end');
  expect(readiness.ready).toBe(false);
});
