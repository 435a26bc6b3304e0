import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createSessionSocket } from './sessionSocket';
import type { TransportEvent } from './sessionTransport';

it('D1 tells when nobody answers at the address, instead of trying in silence', async () => {
  const transport = createSessionSocket(`http://127.0.0.1:${await freePort()}`);
  const first = await new Promise<TransportEvent>((resolve) => transport.open(resolve));
  transport.close();
  expect(first).toEqual({ kind: 'unreachable' });
});

/** A port that nobody listens on: it was just given back. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
