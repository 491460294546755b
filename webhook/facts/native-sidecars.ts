import { stringAt } from '../../shared/domain/json.ts';
import { isAtLeast, parseKubernetesVersion } from '../../shared/domain/kubernetes-version.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import type { Log } from '../audit/log.ts';

interface NativeSidecarDeps {
  readonly mode: 'auto' | 'always' | 'never';
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whether the cluster runs native sidecars, as far as is known now. */
export interface NativeSidecars {
  supported(): boolean;
  /** False until the version of the API server has been heard of, where that matters. */
  readonly known: boolean;
  /** Asks now and then until the signal aborts, because clusters are upgraded. */
  follow(signal: AbortSignal): Promise<void>;
}

const REFRESH_MS = 10 * 60_000;
const RETRY_MS = 10_000;

/**
 * Decides between a native sidecar and an ordinary container.
 *
 * Kubelets may be three minor releases older than the API server and run
 * native sidecars by default since 1.29; so from 1.32 on every kubelet does. To
 * one that does not, a sidecar is an init container that never ends. Until the
 * version is known an ordinary container is the choice that works everywhere.
 */
export function followNativeSidecars({ mode, api, clock, log }: NativeSidecarDeps): NativeSidecars {
  let supported = mode === 'always';
  let known = mode !== 'auto';

  async function ask(): Promise<number> {
    try {
      const answer = await api.request({ method: 'GET', path: '/version' });
      const text = stringAt(answer, 'gitVersion') ?? '';
      const version = parseKubernetesVersion(text);
      const found = version !== undefined && isAtLeast(version, 1, 32);
      if (found !== supported) log.write('info', 'native-sidecars', { version: text, on: found });
      supported = found;
      known = true;
      return REFRESH_MS;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.write('warn', 'version-unknown', { error: error.message });
      return RETRY_MS;
    }
  }

  return {
    supported: () => supported,
    get known() {
      return known;
    },
    async follow(signal) {
      while (mode === 'auto' && !signal.aborted) {
        const delayMs = await ask();
        await clock.sleep(delayMs, signal).catch(() => undefined);
      }
    },
  };
}
