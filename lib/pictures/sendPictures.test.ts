import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/appError';
import { MAX_IMAGE_BYTES } from '../domain/imageSet';
import { sendPictures, type OutgoingPicture, type PictureSender, type ReadPicture } from './sendPictures';

const picture = (path: string, content = path): OutgoingPicture => ({
  path,
  label: null,
  bytes: content.length,
  read: async () => new TextEncoder().encode(content),
});

/** A server that keeps texts; "bad" is no picture. */
function fakeServer() {
  const kept: string[] = [];
  const batches: number[] = [];
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const sender: PictureSender = {
    hash: async (bytes) => `hash of ${textOf(bytes)}`,
    findPresent: async (hashes) => hashes.filter((hash) => kept.includes(hash.slice('hash of '.length))),
    async send(pictures: ReadPicture[]) {
      batches.push(pictures.length);
      const refused = pictures
        .filter(({ bytes }) => textOf(bytes) === 'bad')
        .map(({ path }) => ({ fileName: path, message: 'no picture' }));
      const fresh = pictures.map(({ bytes }) => textOf(bytes)).filter((text) => text !== 'bad' && !kept.includes(text));
      kept.push(...fresh);
      return { added: fresh.length, alreadyThere: pictures.length - fresh.length - refused.length, refused };
    },
  };
  return { sender, kept, batches };
}

describe('sending pictures', () => {
  it('keeps their order, and goes on where it stopped without sending anything twice', async () => {
    const { sender, kept, batches } = fakeServer();
    const pictures = Array.from({ length: 200 }, (_, i) => picture(`${i}.png`));
    const controller = new AbortController();
    const stopped = sendPictures(pictures, sender, {
      signal: controller.signal,
      onProgress: ({ done }) => done >= 64 && controller.abort(new AppError('cancelled', 'Stopped.')),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(kept).toHaveLength(64);
    expect(await sendPictures(pictures, sender)).toMatchObject({ done: 200, total: 200, added: 136, alreadyThere: 64 });
    expect(kept).toEqual(pictures.map(({ path }) => path));
    expect(batches).toEqual([64, 64, 64, 8]);
  });

  it('tells of every file that is left out, and sends the rest', async () => {
    const { sender, kept } = fakeServer();
    const unreadable = { ...picture('gone.png'), read: () => Promise.reject(new Error('NotFoundError')) };
    const large = { ...picture('large.png'), bytes: MAX_IMAGE_BYTES + 1 };
    const result = await sendPictures([picture('a.png'), unreadable, large, picture('text.png', 'bad')], sender);
    expect(result).toMatchObject({ done: 4, added: 1 });
    expect(result.refused.map(({ message }) => message)).toEqual([
      expect.stringContaining('gone.png cannot be read'),
      expect.stringContaining('large.png is larger than the 64 MiB'),
      'no picture',
    ]);
    expect(kept).toEqual(['a.png']);
  });

  it('never holds much more than a batch: large pictures travel alone', async () => {
    const { sender, batches } = fakeServer();
    const large = (path: string) => ({ ...picture(path), bytes: 10 * 1024 * 1024 });
    await sendPictures([large('a'), large('b'), picture('c'), large('d')], sender);
    expect(batches).toEqual([1, 2, 1]);
  });

  it('measures pictures whose size is not known before, and reads few of them at once', async () => {
    const { sender, batches } = fakeServer();
    let [open, most] = [0, 0];
    const unknown = (path: string, size: number): OutgoingPicture => ({
      path,
      label: null,
      bytes: 0,
      async read() {
        most = Math.max(most, ++open);
        await Promise.resolve();
        open--;
        return new Uint8Array(size).fill(path.charCodeAt(0));
      },
    });
    const megabyte = 1024 * 1024;
    await sendPictures(
      [...'abcd'].map((path) => unknown(path, 6 * megabyte)),
      sender,
    );
    expect(batches).toEqual([2, 2]);
    await sendPictures(
      Array.from({ length: 100 }, (_, i) => unknown(String.fromCharCode(200 + i), 9)),
      sender,
    );
    expect(batches.slice(2)).toEqual([64, 36]);
    expect(most).toBe(8); // of 2 MiB each, as long as nothing is known
  });

  it('ends with the error of the server, and of no picture at all says so too', async () => {
    const { sender } = fakeServer();
    sender.send = () => Promise.reject(new AppError('storage_full', 'The disk is full.'));
    await expect(sendPictures([picture('a.png')], sender)).rejects.toMatchObject({ code: 'storage_full' });
    expect(await sendPictures([], sender)).toMatchObject({ done: 0, total: 0, added: 0 });
  });
});
