import type { AppError } from '../../../errors/app-error.ts';
import type { PodHttpAnswer, PodHttpRequest, Transport } from '../../../ports/pod-http.ts';

/** What came of a request on one way into a pod. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: PodHttpAnswer }
  /** The credentials do not allow this way: it is closed for the whole namespace. */
  | { readonly kind: 'denied'; readonly error: AppError }
  /** Nothing has reached the server: another way may lead there. */
  | { readonly kind: 'closed'; readonly error: AppError }
  /** No way would lead further, or the server may have got the request. */
  | { readonly kind: 'failed'; readonly error: AppError };

/** One way to speak HTTP with servers in pods. */
export interface Way {
  readonly transport: Transport;
  /** Throws only when the signal aborts, or what is not to do with the way. */
  request(request: PodHttpRequest, signal: AbortSignal): Promise<Outcome>;
}
