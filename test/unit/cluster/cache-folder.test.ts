import { expect, it } from 'vitest';
import { cacheFolder } from '../../cluster/cache-folder.ts';

it.each([
  { env: {}, folder: '/home/me/.cache/k8ssandra' },
  { env: { XDG_CACHE_HOME: '/xdg' }, folder: '/xdg/k8ssandra' },
  { env: { XDG_CACHE_HOME: '' }, folder: '/home/me/.cache/k8ssandra' },
  { env: { XDG_CACHE_HOME: '/xdg', K8SSANDRA_TEST_CACHE: '/mine' }, folder: '/mine' },
  { env: { K8SSANDRA_TEST_CACHE: '' }, folder: '/home/me/.cache/k8ssandra' },
])('$env means $folder', ({ env, folder }) => {
  expect(cacheFolder(env, '/home/me')).toBe(folder);
});
