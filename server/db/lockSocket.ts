/**
 * A Unix socket that says "I am alive": the operating system closes it with the process, however that dies, and unlike
 * a process id it is never given to somebody else. It is seen by every process of the machine that sees the folder,
 * in another container too.
 */
import { open } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';

/** Unix socket addresses hold 107 bytes on Linux and 103 on macOS; a longer path would be cut off silently. */
const MAX_ADDRESS_BYTES = 103;

export interface LockSocket {
  close(): Promise<void>;
}

/** Listens at `dir/name` until closed, or until the process ends. The socket does not keep the process running. */
export async function listenAt(dir: string, name: string): Promise<LockSocket> {
  const address = await shortAddress(dir, name);
  const server = net.createServer((connection) => connection.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(address.path, () => resolve());
    });
  } catch (error) {
    await address.release();
    throw error;
  }
  server.unref();
  return {
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await address.release();
    },
  };
}

/** Whether a process listens at `dir/name`. It need not answer: one that is stopped or busy still counts. */
export async function isListening(dir: string, name: string): Promise<boolean> {
  const address = await shortAddress(dir, name);
  try {
    return await new Promise<boolean>((resolve) => {
      const socket = net.connect(address.path, () => {
        socket.destroy();
        resolve(true);
      });
      // Anything but these two (no rights, a full queue) means that somebody may be there.
      socket.once('error', (error: NodeJS.ErrnoException) =>
        resolve(!['ENOENT', 'ECONNREFUSED'].includes(error.code ?? '')),
      );
    });
  } finally {
    await address.release();
  }
}

/** A path to `dir/name` that fits: by way of the open folder's descriptor when the folder's own path is too long. */
async function shortAddress(dir: string, name: string): Promise<{ path: string; release(): Promise<void> }> {
  const full = path.join(dir, name);
  if (Buffer.byteLength(full) <= MAX_ADDRESS_BYTES) return { path: full, release: async () => undefined };
  if (process.platform !== 'linux')
    throw Object.assign(new Error(`The path ${full} is too long for a socket.`), { code: 'ENAMETOOLONG' });
  const folder = await open(dir, 'r');
  return { path: `/proc/self/fd/${folder.fd}/${name}`, release: () => folder.close() };
}
