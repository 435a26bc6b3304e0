import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { canMount, withSmallDisk } from '../artifacts/testing/smallDisk.testing';
import {
  answer,
  cutAt,
  ignoreRanges,
  redirectTo,
  sendFile,
  stallAt,
  startModelServer,
  type ModelServer,
} from './modelServer.testing';
import { pullFile } from './pullFile';

const BYTES = 300_000;
const weights = randomBytes(BYTES);
const NAME = 'models/net.onnx';
const QUICK = { stallMs: 200, retryDelaysMs: [1, 1, 1] };

let server: ModelServer;
let dir: string;
let file: string;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'specular-pull-'));
  file = path.join(dir, 'pulls', 'net.partial');
  server.files.clear();
  server.files.set(NAME, weights);
  server.requests.length = 0;
});
afterEach(async () => {
  server.always(null);
  await rm(dir, { recursive: true, force: true });
});

function pull(change: Partial<Parameters<typeof pullFile>[0]> = {}) {
  const seen: number[] = [];
  const pulling = pullFile({
    address: `${server.url}/${NAME}`,
    file,
    bytes: BYTES,
    signal: new AbortController().signal,
    onBytes(done) {
      seen.push(done);
      server.arrived(done);
    },
    timing: QUICK,
    ...change,
  });
  return Object.assign(pulling, { seen });
}
async function failure(pulling: Promise<void>): Promise<AppError> {
  const error: unknown = await pulling.then(
    () => expect.fail('should have failed'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}
const ranges = () => server.requests.map((line) => line.split(' ')[1]);
const have = async () => Buffer.compare(await readFile(file), weights) === 0;
const partialFiles = () => readdir(path.dirname(file)).catch(() => []);

describe('pullFile', () => {
  it('gets the file, telling how far it is', async () => {
    const pulling = pull();
    await pulling;
    expect(await have()).toBe(true);
    expect(pulling.seen[0]).toBe(0);
    expect(pulling.seen.at(-1)).toBe(BYTES);
    expect(pulling.seen).toEqual([...pulling.seen].sort((a, b) => a - b));
    expect(ranges()).toEqual(['all']);
  });

  it('goes on where the connection was cut, as often as it is cut, as long as each try brings something', async () => {
    server.misbehave(...[50_000, 60_000, 70_000, 80_000, 90_000, 290_000].map(cutAt));
    await pull();
    expect(await have()).toBe(true);
    expect(server.requests).toHaveLength(7);
    expect(ranges().at(-1)).toBe('bytes=290000-');
  });

  it('goes on after a cancel, with what a process before has left', async () => {
    const controller = new AbortController();
    const reason = new AppError('cancelled', 'The task was cancelled.');
    server.misbehave(stallAt(123_456));
    const cancelled = pull({
      signal: controller.signal,
      onBytes: (done) => done === 123_456 && controller.abort(reason),
      timing: { ...QUICK, stallMs: 10_000 },
    });
    await expect(cancelled).rejects.toBe(reason);
    expect((await stat(file)).size).toBe(123_456);
    const again = pull();
    await again;
    expect(again.seen[0]).toBe(123_456);
    expect(ranges()).toEqual(['all', 'bytes=123456-']);
    expect(await have()).toBe(true);
    await pull(); // nothing is left to ask for
    expect(server.requests).toHaveLength(2);
  });

  it('begins again where a server ignores ranges', async () => {
    server.misbehave(cutAt(100_000), ignoreRanges);
    const pulling = pull();
    await pulling;
    expect(await have()).toBe(true);
    expect(pulling.seen).toContain(100_000);
    expect(pulling.seen.filter((done) => done === 0).length).toBeGreaterThan(1);
  });

  it('begins again when the file was changed on the server in between', async () => {
    const old = randomBytes(BYTES);
    server.files.set(NAME, old);
    server.misbehave(cutAt(100_000), (request) => {
      server.files.set(NAME, weights);
      sendFile({ ...request, bytes: weights });
    });
    await pull();
    expect(await have()).toBe(true);
  });

  it('follows redirects, also to another server', async () => {
    const other = await startModelServer({ 'elsewhere/x': weights });
    server.misbehave(redirectTo('/next', 301), redirectTo(`${other.url}/elsewhere/x`, 307));
    await pull();
    expect(await have()).toBe(true);
    await other.close();
  });

  it('gives a password to the server that it is for, to nobody else, and to no message', async () => {
    const seen: (string | undefined)[] = [];
    const other = await startModelServer();
    other.always(({ request, response }) => {
      seen.push(request.headers.authorization);
      response.writeHead(403).end();
    });
    server.misbehave(({ request, response }) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { location: `${other.url}/x?signature=secret-too` }).end();
    });
    const address = `${server.url.replace('//', '//me:s%C3%A9cret@')}/${NAME}`;
    const error = await failure(pull({ address }));
    expect(seen).toEqual([`Basic ${Buffer.from('me:sécret').toString('base64')}`, undefined]);
    expect(error.message).not.toMatch(/s%C3|cret|signature/);
    expect(error.message).toContain('refused with status 403');
    await other.close();
  });

  it('takes a password with a bare % in it as it is', async () => {
    let seen: string | undefined;
    server.misbehave((request) => {
      seen = request.request.headers.authorization;
      sendFile(request);
    });
    await pull({ address: `${server.url.replace('//', '//me:5%@')}/${NAME}` });
    expect(seen).toBe(`Basic ${Buffer.from('me:5%').toString('base64')}`);
  });
});

describe('pullFile fails, and says why', () => {
  it('when every try is cut at the same place, keeping what has arrived', async () => {
    server.always(cutAt(100_000));
    const error = await failure(pull());
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('SPECULAR_MODEL_BASE_URL') });
    expect((await stat(file)).size).toBe(100_000);
    expect(server.requests).toHaveLength(2 + QUICK.retryDelaysMs.length);
  });

  it('also when that server ignores ranges', async () => {
    server.always((request) => cutAt(100_000)({ ...request, from: 0 }));
    await failure(pull());
    expect(server.requests).toHaveLength(2 + QUICK.retryDelaysMs.length);
  });

  it('when the connection stalls', async () => {
    server.always(stallAt(0));
    const timing = { stallMs: 30, retryDelaysMs: [1] };
    expect((await failure(pull({ timing }))).message).toContain('sent nothing for 0 s');
    expect(server.requests).toHaveLength(2);
  });

  it('at once when nobody is there, with what to do instead', async () => {
    const gone = await startModelServer();
    await gone.close();
    const error = await failure(pull({ address: `${gone.url}/${NAME}` }));
    expect(error.message).toMatch(/cannot be reached \(ECONNREFUSED\).*SPECULAR_MODEL_BASE_URL.*import it by hand/);
  });

  it('at once when the computer is offline: its name cannot be resolved', async () => {
    const error = await failure(pull({ address: 'http://models.invalid/net.onnx' }));
    expect(error.message).toContain('received: models.invalid cannot be reached');
  });

  it.each([
    [404, 'does not exist'],
    [401, 'status 401'],
    [418, 'status 418'],
  ])('at once when the server answers %i', async (status, text) => {
    server.always(answer(status));
    expect((await failure(pull())).message).toContain(text);
    expect(server.requests).toHaveLength(1);
  });

  it.each([503, 429, 500])('after some tries when the server goes on answering %i', async (status) => {
    server.always(answer(status));
    expect((await failure(pull())).message).toContain(`answered ${status}`);
    expect(server.requests).toHaveLength(1 + QUICK.retryDelaysMs.length);
  });

  it('when redirects go in a circle, or to something that is not HTTP', async () => {
    server.always(redirectTo(`/${NAME}`));
    expect((await failure(pull())).message).toContain('a loop');
    expect(server.requests).toHaveLength(6);
    for (const location of ['file:///etc/passwd', 'ftp://example.com/x', 'data:text/plain,x', 'http://']) {
      server.always(redirectTo(location));
      expect((await failure(pull())).message).toContain('not HTTP');
    }
  });

  it('when the file there is larger or smaller, before it is received', async () => {
    for (const length of [BYTES + 1, BYTES - 1]) {
      server.files.set(NAME, randomBytes(length));
      const error = await failure(pull());
      expect(error).toMatchObject({ code: 'invalid_network', message: expect.stringContaining(`${length} bytes`) });
    }
    expect(await partialFiles()).toEqual([]);
  });

  it('and lets the connection go when the file there is another one', async () => {
    const closed = new Promise<boolean>((resolve) => {
      server.misbehave(({ response }) => {
        response.on('close', () => resolve(true));
        response.writeHead(200, { 'content-length': BYTES + 1 });
        response.write(weights.subarray(0, 1000)); // and nothing more, for as long as somebody waits
      });
    });
    expect(await failure(pull())).toMatchObject({ code: 'invalid_network' });
    expect(await closed).toBe(true);
  }, 3000);

  it('when more is sent than was declared: it is cut off there', async () => {
    server.always(({ response }) => {
      response.writeHead(200); // in chunks, without a length
      const more = () => {
        while (!response.destroyed && response.write(randomBytes(60_000)));
      };
      response.on('drain', more);
      more();
    });
    const error = await failure(pull());
    expect(error).toMatchObject({ code: 'invalid_network', message: expect.stringContaining('more than the 300000') });
    expect(await partialFiles()).toEqual([]);
  });

  it('when the file there ends before what was had', async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, weights.subarray(0, 200_000));
    server.files.set(NAME, randomBytes(100_000));
    expect((await failure(pull())).message).toContain('ends there before byte 200000');
    expect(await partialFiles()).toEqual([]);
  });

  it('when another part is sent than was asked for, or an encoding that was not', async () => {
    server.misbehave(cutAt(100_000), ({ response, bytes }) => {
      response.writeHead(206, { 'content-range': `bytes 5-${bytes.length - 1}/${bytes.length}` }).end();
    });
    expect((await failure(pull())).message).toContain('another part');
    server.misbehave(({ response }) => response.writeHead(200, { 'content-encoding': 'gzip' }).end());
    expect((await failure(pull())).message).toContain('"gzip"');
  });

  it.skipIf(!canMount())('when the disk is full, before and while it is filled', async () => {
    await withSmallDisk('256k', async (small) => {
      const target = path.join(small, 'net.partial');
      const error = await failure(pull({ file: target }));
      expect(error).toMatchObject({ code: 'storage_full', message: expect.stringContaining('1 MB') });
    });
    await withSmallDisk('400k', async (small) => {
      const target = path.join(small, 'net.partial');
      server.misbehave((request) => {
        void writeFile(path.join(small, 'filler'), randomBytes(200_000)).then(() => sendFile(request));
      });
      expect(await failure(pull({ file: target }))).toMatchObject({ code: 'storage_full' });
    });
  });
});
