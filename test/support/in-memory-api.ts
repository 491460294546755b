import { isObject, objectAt, objectsAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { ApiError } from '../../shared/errors/api-error.ts';
import type { ApiRequest, KubernetesApi } from '../../shared/ports/kubernetes-api.ts';

/** An API server that keeps objects by their path, with the optimistic locking of the real one. */
export interface InMemoryApi extends KubernetesApi {
  /** Whatever was asked, in order. */
  readonly requests: readonly ApiRequest[];
  /** Puts an object at its full path, whoever owns it. */
  put(path: string, object: JsonObject): void;
  read(path: string): JsonObject | undefined;
  /** What lies in a collection. */
  list(path: string): readonly JsonObject[];
  /** Called before every request; what it throws is the answer. */
  before: (request: ApiRequest) => void | Promise<void>;
}

export function inMemoryApi(seed: Readonly<Record<string, JsonObject>> = {}): InMemoryApi {
  const objects = new Map<string, JsonObject>();
  const requests: ApiRequest[] = [];
  let version = 0;

  function store(path: string, object: JsonObject): JsonObject {
    version += 1;
    const metadata = { ...objectAt(object, 'metadata'), resourceVersion: String(version) };
    const stored = { ...object, metadata };
    objects.set(path, stored);
    return stored;
  }

  function find({ method, path }: ApiRequest): JsonObject {
    const found = objects.get(path);
    if (found === undefined) throw failure(404, 'NotFound', `${method} ${path}`);
    return found;
  }

  function list(path: string): readonly JsonObject[] {
    return [...objects].flatMap(([key, object]) =>
      key.startsWith(`${path}/`) && !key.slice(path.length + 1).includes('/') ? [object] : [],
    );
  }

  const answers: Readonly<Record<ApiRequest['method'], (request: ApiRequest) => JsonValue>> = {
    GET: (request) => (isCollection(request.path) ? { items: list(request.path) } : find(request)),
    POST({ path, body }) {
      const itemPath = `${path}/${stringAt(body, 'metadata', 'name') ?? ''}`;
      if (objects.has(itemPath)) throw failure(409, 'AlreadyExists', itemPath);
      return store(itemPath, toObject(body));
    },
    PUT(request) {
      const known = stringAt(find(request), 'metadata', 'resourceVersion');
      const given = stringAt(request.body, 'metadata', 'resourceVersion') ?? known;
      if (given !== known) throw failure(409, 'Conflict', request.path);
      return store(request.path, toObject(request.body));
    },
    PATCH: (request) => store(request.path, merge(find(request), toObject(request.body))),
    DELETE(request) {
      find(request);
      objects.delete(request.path);
      return {};
    },
  };

  const api: InMemoryApi = {
    requests,
    put: (path, object) => void store(path, object),
    read: (path) => objects.get(path),
    list,
    before: () => undefined,
    async request(request) {
      requests.push(request);
      await api.before(request);
      return structuredClone(answers[request.method](request));
    },
  };
  for (const [path, object] of Object.entries(seed)) api.put(path, object);
  return api;
}

/** An answer of the API server that is an error. */
export function failure(status: number, reason: string, message: string): ApiError {
  return new ApiError(message, { status, reason, hint: 'Seed the fake.' });
}

function toObject(body: JsonValue | undefined): JsonObject {
  return isObject(body) ? body : {};
}

/** Collections have plural names, and objects in tests do not. */
function isCollection(path: string): boolean {
  return /\/(?:namespaces|limitranges|secrets|events)$/.test(path);
}

/** Merges members; lists of named entries are merged by name, as a strategic merge patch does. */
function merge(target: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const before = merged[key];
    if (key === 'webhooks') merged[key] = mergeByName(target, objectsAt(patch, key));
    else merged[key] = isObject(value) && isObject(before) ? merge(before, value) : value;
  }
  return merged;
}

function mergeByName(target: JsonObject, entries: readonly JsonObject[]): readonly JsonObject[] {
  return objectsAt(target, 'webhooks').map((known) => {
    const change = entries.find(({ name }) => name === known['name']);
    return change === undefined ? known : merge(known, change);
  });
}
