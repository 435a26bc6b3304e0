/** The shell as a whole: real services in a temporary data directory, a real port, real requests. */
import { connect as openTcp } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { io as connect, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_CLIENT_MESSAGE_BYTES, PROTOCOL_VERSION } from '@/lib/protocol/protocol';
import { createApp, type App } from './createApp';
import { createServices, type RunningServices } from './createServices';
import { createLog } from './log';

const log = createLog({ level: 'silent', format: 'text' });
let dataDir: string;
let running: RunningServices;
let app: App;
let url: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'specular-app-'));
  running = await createServices({ config: { dataDir, databaseUrl: undefined, device: 'cpu' }, log });
  app = createApp({
    services: running.services,
    log,
    pages: {
      request: (_request, response) => void response.end('page'),
      upgrade: (_request, socket) => void socket.end('HTTP/1.1 426 Upgrade Required\r\n\r\n'),
    },
  });
  url = await app.listen(0, '127.0.0.1');
  await running.announce(url);
});
afterAll(async () => {
  await app.close();
  await running.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Answer {
  status: number;
  body: string;
}
/** Unlike fetch, sends any Host. */
function ask(target: string, options: { method?: string; headers?: IncomingHttpHeaders } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${target}`, { agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    // An upgrade that is refused has no body to read.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, body: '' });
    });
    request.on('error', reject);
    request.end();
  });
}
const upgradeHeaders = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
};
const handshake = '/socket.io/?EIO=4&transport=polling';

describe('pages and routes', () => {
  test('are answered at the address that the server says', async () => {
    expect(await ask('/')).toEqual({ status: 200, body: 'page' });
  });

  test('are refused for a name that was pointed at 127.0.0.1 (DNS rebinding)', async () => {
    const { status, body } = await ask('/', { headers: { host: `evil.example:${new URL(url).port}` } });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'forbidden' } });
  });

  test('are refused for a form or fetch of another site, which needs no preflight as text/plain', async () => {
    const headers = { origin: 'http://evil.example', 'content-type': 'text/plain' };
    const { status, body } = await ask('/api/sessions', { method: 'POST', headers });
    expect(status).toBe(403);
    expect(body).toContain('a page of another site');
  });
});

describe('rooms', () => {
  test('[V2] a handshake of our own page or of a program is welcome', async () => {
    expect((await ask(handshake)).status).toBe(200);
    expect((await ask(handshake, { headers: { origin: url } })).status).toBe(200);
  });

  test.each([
    ['polling', handshake, {}],
    ['WebSocket', '/socket.io/?EIO=4&transport=websocket', upgradeHeaders],
  ])('[V2] a %s handshake from another site or for another name is refused', async (_transport, target, extra) => {
    const crossSite = await ask(target, { headers: { ...extra, origin: 'http://evil.example' } });
    const rebound = await ask(target, { headers: { ...extra, host: 'evil.example' } });
    for (const { status } of [crossSite, rebound]) expect(status).toBeGreaterThanOrEqual(400);
  });

  test('[B3] a message above the limit closes its sender, and no other', async () => {
    const [loud, quiet] = await Promise.all([join(), join()]);
    const closed = new Promise((resolve) => loud.once('disconnect', resolve));
    loud.emit('presence:update', 'x'.repeat(MAX_CLIENT_MESSAGE_BYTES + 1));
    await closed;
    expect(quiet.connected).toBe(true);
    quiet.disconnect();
  });
});

describe('other upgrades', () => {
  test.each(['//', '/socket.iox', '/x/../socket.io/?EIO=4'])('to %s from another site end at once', async (target) => {
    const { hostname, port } = new URL(url);
    const socket = openTcp(Number(port), hostname);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const lines = [`GET ${target} HTTP/1.1`, `Host: ${hostname}:${port}`, 'Origin: http://evil.example'];
    const headers = Object.entries(upgradeHeaders).map(([name, value]) => `${name}: ${value}`);
    socket.write([...lines, ...headers, '', ''].join('\r\n'));
    await closed;
    expect(await ask('/')).toMatchObject({ status: 200 });
  });

  test('go to the pages', async () => {
    expect((await ask('/_next/hmr', { headers: upgradeHeaders })).status).toBe(426);
  });

  test('are cut off when they come from another site', async () => {
    const headers = { ...upgradeHeaders, origin: 'http://evil.example' };
    await expect(ask('/_next/hmr', { headers })).rejects.toThrow(/socket hang up|ECONNRESET/);
  });
});

test('a port that is taken is said in plain words', async () => {
  const second = createApp({ services: running.services, log, pages: null });
  const port = Number(new URL(url).port);
  await expect(second.listen(port, '127.0.0.1')).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(new RegExp(`^Port ${port} is in use.*PORT=${port + 1} npm start`)),
  });
});

test('a second server on the same data directory is refused and told where the first one is', async () => {
  const again = createServices({ config: { dataDir, databaseUrl: undefined, device: 'cpu' }, log });
  await expect(again).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(url) });
});

async function join(): Promise<Socket> {
  const socket = connect(url, {
    auth: { protocolVersion: PROTOCOL_VERSION },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}
