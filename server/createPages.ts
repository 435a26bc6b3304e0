import { createServer } from 'node:http';
import type { PageHandler } from './createApp';

/**
 * Prepares Next inside this process. Next is loaded here and not before: React chooses its production or development
 * build by NODE_ENV when it is loaded.
 */
export async function createPages(options: {
  dir: string;
  development: boolean;
}): Promise<PageHandler & { close(): Promise<void> }> {
  const { default: next } = await import('next');
  // Next listens for upgrades on the server it is given, and would end those of Socket.IO. This one never opens a port:
  // it gets the upgrades that are handed on (the page reload of development).
  const upgrades = createServer();
  const app = next({ dev: options.development, dir: options.dir, httpServer: upgrades });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    request: (request, response) => void handle(request, response),
    upgrade: (request, socket, head) => {
      const taken = options.development && upgrades.emit('upgrade', request, socket, head);
      if (!taken) socket.destroy();
    },
    close: () => app.close(),
  };
}
