import type { ResourceRef } from '../domain/resource-ref.ts';

/** A listener on this machine whose connections end in a pod. */
export interface Forwarding {
  /** The port that was really taken. */
  readonly localPort: number;
  /** Resolves once the listener is closed; rejects when the pod is gone. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface ForwardRequest {
  readonly pod: ResourceRef;
  readonly port: number;
  /** 0 for any free one. Only this machine can connect to it. */
  readonly localPort: number;
  /** Told of a connection that could not be carried on; the others go on. */
  readonly onError: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** Forwards local ports to pods, as `kubectl port-forward` does. */
export interface PodForward {
  /**
   * Listens once the pod has been reached.
   *
   * @throws AppError `KDS_FORBIDDEN`, `KDS_NOT_FOUND`, `KDS_NODE_UNREACHABLE`, or `KDS_USAGE`
   *   when the local port is taken.
   */
  forward(request: ForwardRequest): Promise<Forwarding>;
}
