const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborts when this process is asked to end.
 *
 * That is by a signal, or by the end of the parent that started it with an IPC channel. A second
 * Ctrl-C changes nothing: an orderly end is under way, and everything in it has a budget.
 */
export function interruptionSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort(new Error('interrupted'));
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  process.once('disconnect', interrupt);
  // Listening to the parent must not keep this process alive.
  process.channel?.unref();
  return controller.signal;
}
