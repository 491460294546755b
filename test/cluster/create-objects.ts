import type { JsonObject } from '../../shared/domain/json.ts';
import type { ApiClient } from './api-client.ts';
import { SetupError } from './setup-error.ts';

const CONFLICT = 409;

/**
 * Creates all objects at once in the collection `path`; one that exists already is left as it is.
 *
 * @throws SetupError when the API server refuses one.
 */
export async function createObjects(
  api: ApiClient,
  path: string,
  objects: readonly JsonObject[],
): Promise<void> {
  await Promise.all(
    objects.map(async (object) => {
      const { status, body } = await api.send('POST', path, object);
      if (status < 300 || status === CONFLICT) return;
      throw new SetupError(`POST ${path} was refused with ${status}: ${JSON.stringify(body)}`, {
        hint: 'Correct the object; it is made by the test harness.',
      });
    }),
  );
}
