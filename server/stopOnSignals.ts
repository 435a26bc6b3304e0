import type { Log } from './log';

/** A stop that takes longer than this is cut short: what is stored is safe at any moment. */
const STOP_WITHIN_MS = 10_000;
/** A terminal and npm both pass Ctrl-C on, so that it may arrive twice at once. */
const SAME_SIGNAL_MS = 500;

/** Ctrl-C and SIGTERM stop the server in order and end the process with 0; a second one ends it at once. */
export function stopOnSignals(stop: () => Promise<void>, log: Log): void {
  let stoppingSince: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    log.info(`Stopping (${signal})`);
    setTimeout(() => {
      log.error(`Not stopped after ${STOP_WITHIN_MS / 1000} s: ending now`);
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'Stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
