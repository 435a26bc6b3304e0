/**
 * A process for dataLock.test.ts: takes the lock of a data directory when it is told to, says how that went, and holds
 * it until it is killed.
 */
import { acquireDataLock } from './dataLock';

const dataDir = process.argv[2] ?? '';
// IPC keeps the process running.
process.on('message', (url: string) => {
  acquireDataLock(dataDir, { url }).then(
    () => process.send?.({ won: true }),
    (error: Error) => process.send?.({ won: false, message: error.message }),
  );
});
process.send?.('ready');
