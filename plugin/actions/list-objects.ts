import { member, objectAt, objectsAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { ApiError } from '../../shared/errors/api-error.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import { apiPath } from './api-paths.ts';
import type { ResourceType } from './api-paths.ts';

/** As kubectl does: keeps each answer small, for the API server and for us. */
const PAGE_SIZE = 500;
const MAX_PAGES = 40;

export interface ListRequest {
  readonly type: ResourceType;
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  readonly labelSelector?: string | undefined;
  /** Who set which field when, which nearly nobody asks for. */
  readonly withManagedFields?: boolean;
}

/**
 * Lists objects, page by page.
 *
 * @returns Undefined when the cluster does not know the type: its operator is not installed.
 * @throws ApiError when the list is refused.
 */
export async function listObjects(
  api: KubernetesApi,
  { type, namespace, labelSelector, withManagedFields = false }: ListRequest,
): Promise<readonly JsonObject[] | undefined> {
  const objects: JsonObject[] = [];
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = {
      limit: String(PAGE_SIZE),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(next === undefined ? {} : { continue: next }),
    };
    try {
      const answer = await api.request({ method: 'GET', path: apiPath(type, namespace), query });
      objects.push(
        ...itemsIn(answer, type).map((item) => wholeItem(type, item, withManagedFields)),
      );
      next = stringAt(answer, 'metadata', 'continue');
    } catch (error) {
      if (error instanceof ApiError && (await isAbsent(api, type, error))) return undefined;
      throw error;
    }
    if (next === undefined || next === '') return objects;
  }
  throw new AppError(
    'KDS_API_REFUSED',
    `there are more than ${PAGE_SIZE * MAX_PAGES} ${type.plural}`,
    { hint: 'Name a namespace with -n, or labels with -l.' },
  );
}

/**
 * The items of a list. An empty list of Go may have none at all, but says what it is.
 *
 * @throws AppError `KDS_API_UNREACHABLE` for an answer that is no list.
 */
function itemsIn(answer: JsonValue, { plural }: ResourceType): readonly JsonObject[] {
  const items = member(answer, 'items') ?? null;
  const isEmpty = items === null && stringAt(answer, 'kind')?.endsWith('List') === true;
  if (Array.isArray(items) || isEmpty) return objectsAt(answer, 'items');
  throw new AppError('KDS_API_UNREACHABLE', `what came in place of a list of ${plural} is none`, {
    hint: 'Something else than an API server has answered: check the server and proxies in between.',
  });
}

/**
 * The items of a list come without their type, as the list itself says what they are.
 *
 * Who set which field is half of a pod, and is left out unless somebody asks for it.
 */
function wholeItem(
  { group, version, kind }: ResourceType,
  item: JsonObject,
  withManagedFields: boolean,
): JsonObject {
  const { managedFields, ...metadata } = objectAt(item, 'metadata');
  return {
    ...item,
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    metadata: withManagedFields ? objectAt(item, 'metadata') : metadata,
  };
}

/**
 * True when the cluster does not know the type.
 *
 * Who may not list it is told so whether it exists or not, and only discovery, which
 * everybody may use, says which of the two it is.
 */
async function isAbsent(
  api: KubernetesApi,
  { group, version }: ResourceType,
  { status }: ApiError,
): Promise<boolean> {
  // What every cluster has cannot be absent: then something else has answered.
  if (status === 404) return group.includes('.');
  if (status !== 403 || !group.includes('.')) return false;
  try {
    await api.request({ method: 'GET', path: `/apis/${group}/${version}` });
    return false;
  } catch (error) {
    if (error instanceof AppError) return error instanceof ApiError && error.status === 404;
    throw error;
  }
}
