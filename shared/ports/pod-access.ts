import type { PodExec } from './pod-exec.ts';
import type { PodForward } from './pod-forward.ts';
import type { PodHttp, Via } from './pod-http.ts';
import type { PodLogs } from './pod-logs.ts';

/** Everything that reaches into pods. */
export interface PodAccess extends PodExec, PodForward, PodHttp, PodLogs {}

/**
 * @param via - For HTTP: the only way allowed, or `auto`.
 * @param onNotice - Told, once each, of what a person should know of the way that was taken.
 */
export type OpenPodAccess = (via: Via, onNotice?: (text: string) => void) => Promise<PodAccess>;
