import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodyStream, readBytes, readJson } from './body';
import { readQuery } from './address';
import { contentDisposition, fileResponse, nameForFile } from './fileResponse';
import { imageType } from './imageType';

const URL_BASE = 'http://127.0.0.1:3000/api';
const json = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
  new Request(URL_BASE, { method: 'POST', body, headers: { 'content-type': type } });
const raw = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request(URL_BASE, { method: 'POST', body, duplex: 'half', headers } as RequestInit);

/** A body that goes on until somebody stops it, and counts what was taken from it. */
function endless(chunkBytes: number) {
  const state = { sentBytes: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(chunkBytes));
      state.sentBytes += chunkBytes;
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return { state, stream };
}

describe('readJson', () => {
  const schema = z.strictObject({ name: z.string(), size: z.int().optional() });

  it('gives the parsed value', async () => {
    await expect(readJson(json('{"name":"ü"}', 'application/json; charset=utf-8'), schema)).resolves.toEqual({
      name: 'ü',
    });
  });

  it.each([
    ['text that is no JSON', '{"name":', 'invalid_input'],
    ['an unknown field', '{"name":"a","extra":1}', 'invalid_input'],
    ['a wrong field', '{"name":"a","size":1.5}', 'invalid_input'],
    ['nothing at all', '', 'invalid_input'],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'invalid_input'],
    ['a NUL character', '{"name":"a\\u0000b"}', 'invalid_input'],
    ['a body of 5 MiB', JSON.stringify({ name: 'x'.repeat(5 * 1024 * 1024) }), 'too_large'],
  ])('refuses %s', async (_what, body, code) => {
    await expect(readJson(json(body), schema)).rejects.toMatchObject({ code });
  });

  it('names the field that is wrong', async () => {
    await expect(readJson(json('{"name":"a","size":1.5}'), schema)).rejects.toMatchObject({
      options: { field: 'size' },
    });
  });

  it('refuses what is not called JSON', async () => {
    await expect(readJson(json('{"name":"a"}', 'text/plain'), schema)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('a raw body', () => {
  it('comes back byte for byte over chunk borders', async () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31) % 256);
    const read = await readBytes(raw(new Blob([bytes]).stream()), bytes.length, 'It');
    expect(Buffer.compare(read, bytes)).toBe(0);
    expect(await readBytes(raw(null), 10, 'It')).toHaveLength(0);
  });

  it('is stopped as soon as it is too large, whatever length it claims, and the sender is told to stop', async () => {
    const { state, stream } = endless(1000);
    await expect(readBytes(raw(stream), 10_000, 'The picture')).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('The picture is larger'),
    });
    expect(state.sentBytes).toBeLessThan(20_000);
    expect(state.cancelled).toBe(true);
  });

  it('is refused by its announced length before a byte is read', async () => {
    const { state, stream } = endless(1000);
    const request = raw(stream, { 'content-length': '99999' });
    await expect(readBytes(request, 10_000, 'It')).rejects.toMatchObject({ code: 'too_large' });
    expect(state.sentBytes).toBeLessThanOrEqual(1000); // what the stream itself had ready
  });

  it('is read no faster than it is used', async () => {
    const { state, stream } = endless(100_000);
    const reader = bodyStream(raw(stream), 1e12, 'It')[Symbol.asyncIterator]();
    await reader.next();
    await new Promise((resolve) => setImmediate(resolve));
    const heldBytes = state.sentBytes;
    await new Promise((resolve) => setImmediate(resolve));
    expect(heldBytes).toBeLessThan(1_000_000);
    expect(state.sentBytes).toBe(heldBytes);
    await reader.return?.();
  });

  it('says so when it breaks off', async () => {
    const broken = new ReadableStream({
      pull(controller) {
        controller.error(new Error('ECONNRESET'));
      },
    });
    await expect(readBytes(raw(broken), 10, 'photo.png')).rejects.toMatchObject({
      code: 'cancelled',
      message: 'photo.png stopped before its end. Send it again.',
    });
  });

  it('is not taken for whole when the connection was cut before its announced length', async () => {
    const half = new Blob([new Uint8Array(500)]).stream();
    await expect(readBytes(raw(half, { 'content-length': '1000' }), 10_000, 'photo.png')).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('must not be a form', async () => {
    const request = raw('--x', { 'content-type': 'multipart/form-data; boundary=x' });
    await expect(readBytes(request, 10, 'It')).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('readQuery', () => {
  const schema = z.strictObject({ offset: z.coerce.number().int().default(0), search: z.string().optional() });
  const query = (text: string) => () => readQuery(new Request(`${URL_BASE}?${text}`), schema);

  it('takes empty parameters as not given', () => {
    expect(query('offset=&search=')()).toEqual({ offset: 0 });
    expect(query('offset=4&search=a%20b')()).toEqual({ offset: 4, search: 'a b' });
  });

  it.each(['offset=1&offset=2', 'colour=red', 'search=a%00b', 'offset=1.5'])('refuses ?%s', (text) => {
    expect(query(text)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});

describe('a file that is sent', () => {
  it('cannot become a page', async () => {
    const response = fileResponse({ bytes: new Uint8Array([1, 2]), contentType: 'image/png', immutable: true });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2]));
  });

  it('keeps its name, and no name can leave the header', () => {
    const value = contentDisposition('größe "x"\r\nset-cookie: a=b.npy');
    expect(value).not.toMatch(/[\r\n]/);
    expect(new Headers({ 'content-disposition': value }).get('content-disposition')).toBe(value);
    expect(value).toContain(`filename*=UTF-8''gr%C3%B6%C3%9Fe%20%22x%22%0D%0Aset-cookie`);
  });

  it('has a name made of words', () => {
    expect(nameForFile('../../etc/passwd')).toBe('etc-passwd');
    expect(nameForFile('Großer Vogel (1).jpeg')).toBe('Großer-Vogel-1');
    expect(nameForFile('…')).toBe('unnamed');
  });

  it('is never cut inside a character', async () => {
    const name = nameForFile(`a${'𝒜'.repeat(100)}`);
    expect(name).toBe(`a${'𝒜'.repeat(59)}`);
    const response = fileResponse({ bytes: new Uint8Array(1), contentType: 'text/csv', downloadName: `${name}.csv` });
    expect(response.headers.get('content-disposition')).toContain(`UTF-8''${encodeURIComponent(name)}.csv`);
  });

  it('may come as a stream, whose length is not told', async () => {
    const response = fileResponse({ bytes: new Blob(['a,b']).stream(), contentType: 'text/csv' });
    expect(response.headers.has('content-length')).toBe(false);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe('a,b');
  });
});

describe('imageType', () => {
  it('goes by the bytes', () => {
    expect(imageType(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBe('image/png');
    expect(imageType(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
    expect(imageType(new TextEncoder().encode('<svg onload="alert(1)">'))).toBe('application/octet-stream');
    expect(imageType(new Uint8Array())).toBe('application/octet-stream');
  });
});
