import { expect, it } from 'vitest';

import { tracedApi } from '../../../../../shared/adapters/kubernetes/traced-api.ts';
import { AppError } from '../../../../../shared/errors/app-error.ts';
import { fakeKubernetesApi, forbidden } from '../../../../support/fake-kubernetes-api.ts';

const lines: string[] = [];
const api = tracedApi(
  fakeKubernetesApi({
    'GET /version': { gitVersion: 'v1.34.4' },
    'POST /api/v1/pods': forbidden('create'),
    'GET /api/v1/nodes': new AppError('KDS_TIMEOUT', 'late', { hint: 'Wait.' }),
    'GET /api/v1/events': new Error('aborted'),
  }),
  'https://a.test/k8s',
  (line) => lines.push(line.replace(/\d+ ms/, 'N ms')),
);

it('tells of each request and how it went, and of no body', async () => {
  await api.request({ method: 'GET', path: '/version', query: { a: 'b' } });
  const body = { password: 'secret' };
  await expect(api.request({ method: 'POST', path: '/api/v1/pods', body })).rejects.toThrow();
  await expect(api.request({ method: 'GET', path: '/api/v1/nodes' })).rejects.toThrow('late');
  await expect(api.request({ method: 'GET', path: '/api/v1/events' })).rejects.toThrow('aborted');
  expect(lines).toEqual([
    'GET https://a.test/k8s/version?a=b answered in N ms\n',
    'POST https://a.test/k8s/api/v1/pods refused with 403 in N ms\n',
    'GET https://a.test/k8s/api/v1/nodes failed (KDS_TIMEOUT) in N ms\n',
    'GET https://a.test/k8s/api/v1/events given up in N ms\n',
  ]);
});
