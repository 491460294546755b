import type { ResourceRef } from '../domain/resource-ref.ts';

/** A way into a pod. */
export type Transport = 'proxy' | 'port-forward' | 'exec';

/** How to get into a pod: `auto` takes the first way that works, and remembers it. */
export type Via = 'auto' | Transport;

/** Where in a pod a server listens, and how it wants to be spoken to. */
export interface PodEndpoint {
  readonly pod: ResourceRef;
  /** The container whose tools may be used when `exec` is the way. */
  readonly container: string;
  readonly port: number;
  /** It listens inside of the pod only, where the proxy of the API server does not get. */
  readonly isLoopback?: boolean;
  /** Undefined for plain HTTP. */
  readonly tls: PodTls | undefined;
}

/** Mutual TLS: the server proves its authority, the client its own certificate. */
export interface PodTls {
  /** Secret of type kubernetes.io/tls with `ca.crt`, `tls.crt` and `tls.key`; absent when unknown. */
  readonly clientSecret: ResourceRef | undefined;
  /** Files in the pod, for `exec`: authority, certificate and key. */
  readonly files: { readonly ca: string; readonly cert: string; readonly key: string } | undefined;
}

/** One request to a server in a pod. */
export interface PodHttpRequest {
  readonly endpoint: PodEndpoint;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute, already escaped. Never has a secret in it. */
  readonly path: string;
  /** A member given several times stands several times in the URL. Secrets need `isSecret`. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** JSON text. */
  readonly body?: string;
  /** Never sent through the proxy, whose requests end up in the audit log. */
  readonly isSecret?: boolean;
  /** Budget in milliseconds for everything: connection, fallback to another way, answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface PodHttpAnswer {
  /** HTTP status of the server in the pod, whatever it is. */
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly transport: Transport;
}

/** Speaks HTTP with servers in pods, from outside of the cluster. */
export interface PodHttp {
  /**
   * @throws AppError `KDS_NODE_UNREACHABLE` when no way leads to the server, `KDS_NODE_TIMEOUT`
   *   when the budget is used up, `KDS_NODE_ANSWER` when the answer is cut off or larger than
   *   16 MiB, `KDS_FORBIDDEN` when the credentials allow none of the ways.
   */
  request(request: PodHttpRequest): Promise<PodHttpAnswer>;
}
