import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError, type ErrorBody } from '@/lib/domain/appError';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { decodeBatch } from '@/lib/protocol/pictureBatch';
import {
  addNetworkSchema,
  createImageSetSchema,
  presentQuestionSchema,
  uploadQuerySchema,
  zipImportQuerySchema,
} from '@/lib/protocol/rest';
import { connectRemoteLibrary } from './remoteLibrary';

const CREATED = '2026-01-02T03:04:05.000Z';
const weights = tinyNetwork();
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let server: Server;
let url: string;
/** How the task of an import is found when it is asked for. */
let taskEnd: 'completed' | 'failed';
/** Whether it is when it is to be cancelled. */
let isOver: boolean;
/** "METHOD path" of every request, and the answer to give instead of the usual one. */
let asked: string[];
let refuse: { status: number; body: unknown } | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-remote-'));
  await writeFile(path.join(folder, 'tiny.onnx'), weights);
  await writeFile(path.join(folder, 'labels.txt'), 'a\nb\nc\nd\ne\n');
  const input = { tensor: TINY_INPUT, width: 8, height: 8 };
  const output = { tensor: TINY_OUTPUT, kind: 'logit' };
  const card = { name: 'tiny', format: 'onnx', file: 'tiny.onnx', input, output, labels: 'labels.txt' };
  await writeFile(path.join(folder, 'tiny.model.json'), JSON.stringify(card));
  server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
  refuse = undefined;
  taskEnd = 'completed';
  isOver = false;
});

/** Answers as the REST contract says, and parses every request with the schemas that the routes use. */
async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const { pathname, searchParams } = new URL(request.url!, url);
  asked.push(`${request.method} ${pathname}`);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const query = Object.fromEntries(searchParams);
  if (refuse) return refuse;
  const imageSet = { id: 's1', name: 'Cats', description: '', imageCount: 1, createdAt: CREATED };
  switch (`${request.method} ${pathname}`) {
    case 'POST /api/uploads':
      return {
        status: 200,
        body: { hash: sha256(bytes), bytes: bytes.length, fileName: uploadQuerySchema.parse(query).name },
      };
    case 'POST /api/networks': {
      const { weightsHash, card } = addNetworkSchema.parse(JSON.parse(bytes.toString()));
      const sizes = { weightsBytes: weights.length, parameterCount: 1, opset: 13 };
      const network = {
        id: 'n1',
        name: card.name,
        weightsHash,
        cardHash: weightsHash,
        card,
        ...sizes,
        createdAt: CREATED,
      };
      return { status: 200, body: { network } };
    }
    case 'POST /api/image-sets':
      return {
        status: 200,
        body: { imageSet: { ...imageSet, ...createImageSetSchema.parse(JSON.parse(bytes.toString())) } },
      };
    case 'GET /api/image-sets':
      return { status: 200, body: { imageSets: [imageSet] } };
    case 'POST /api/image-sets/s1/images/present': {
      const { hashes } = presentQuestionSchema.parse(JSON.parse(bytes.toString()));
      return { status: 200, body: { present: hashes.filter((hash) => hash === sha256(Buffer.from('there'))) } };
    }
    case 'POST /api/image-sets/s1/images/batch': {
      const pictures = decodeBatch(bytes);
      asked.push(
        ...pictures.map(({ path: name, label, bytes: sent }) => `${name} ${label} ${Buffer.from(sent).toString()}`),
      );
      return { status: 200, body: { imageSet, added: pictures.length, alreadyThere: 0, images: [], refused: [] } };
    }
    case 'POST /api/image-sets/s1/imports':
      asked.push(`${zipImportQuerySchema.parse(query).fileName}: ${bytes.toString()}`);
      return { status: 200, body: { task: importTask('running') } };
    case 'GET /api/tasks/t1':
      return { status: 200, body: { task: importTask(taskEnd) } };
    case 'POST /api/tasks/t1/cancel':
      if (isOver) return { status: 409, body: { error: { code: 'conflict', message: 'It is complete already.' } } };
      return { status: 200, body: { task: importTask('cancelled') } };
    default:
      return {
        status: 404,
        body: { error: { code: 'not_found', message: 'There is no such route.' } satisfies ErrorBody },
      };
  }
}

function importTask(status: 'running' | 'completed' | 'failed' | 'cancelled') {
  const error = { code: 'invalid_input', message: 'This is not a zip file.' } satisfies ErrorBody;
  const state = status === 'running' ? { startedAt: CREATED, etaMs: null } : { finishedAt: CREATED, error };
  const refused = [{ fileName: 'bad.png', message: 'bad.png is no picture.' }];
  return {
    id: 't1',
    kind: 'import',
    title: 'Import of cats.zip',
    subject: 's1',
    createdAt: CREATED,
    unit: 'pictures',
    done: 9,
    total: 9,
    report: { added: 7, alreadyThere: 1, refusedCount: 1, refused },
    state: { status, ...state },
  };
}

describe('the library of a running server', () => {
  it('gets the weights as they are, then the card with its labels read', async () => {
    const network = await connectRemoteLibrary(url).addNetwork(path.join(folder, 'tiny.model.json'));
    expect(network.weightsHash).toBe(sha256(weights));
    expect(network.card.labels).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(asked).toEqual(['POST /api/uploads', 'POST /api/networks']);
  });

  it('gets a folder in one piece, labelled by its sub-folders, without what it has already', async () => {
    await mkdir(path.join(folder, 'pictures/tabby cats'), { recursive: true });
    await writeFile(path.join(folder, 'pictures/tabby cats/1.png'), 'one');
    await writeFile(path.join(folder, 'pictures/2.png'), 'two');
    await writeFile(path.join(folder, 'pictures/3.png'), 'there');
    await symlink('/etc/passwd', path.join(folder, 'pictures/link.png'));
    const library = connectRemoteLibrary(url);
    const { id } = await library.createImageSet('Cats');
    const refused: string[] = [];
    const source = { kind: 'folder' as const, path: path.join(folder, 'pictures') };
    const counts = await library.addImages(id, source, {
      onRefused: (files) => void refused.push(...files.map(({ fileName }) => fileName)),
    });
    expect(counts).toEqual({ added: 2, alreadyThere: 1, refusedCount: 1 });
    expect(refused).toEqual(['link.png']);
    expect(asked.filter((line) => !line.startsWith('POST'))).toEqual([
      '2.png null two',
      'tabby cats/1.png tabby cats one',
    ]);
  });

  it('gets a zip as one body, and is asked until its task is over', async () => {
    await writeFile(path.join(folder, 'cats.zip'), 'the bytes of a zip');
    const source = { kind: 'zip' as const, path: path.join(folder, 'cats.zip') };
    const refused: string[] = [];
    const onRefused = (files: readonly { message: string }[]) => void refused.push(...files.map((f) => f.message));
    const add = (signal?: AbortSignal) => connectRemoteLibrary(url).addImages('s1', source, { signal, onRefused });
    expect(await add()).toEqual({ added: 7, alreadyThere: 1, refusedCount: 1 });
    expect(refused).toEqual(['bad.png is no picture.']);
    expect(asked).toContain('cats.zip: the bytes of a zip');
    taskEnd = 'failed';
    await expect(add()).rejects.toThrow('This is not a zip file.');
    await expect(add(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toContain('POST /api/tasks/t1/cancel');
    // One that ended just before is complete, and not stopped.
    taskEnd = 'completed';
    isOver = true;
    expect(await add(AbortSignal.abort())).toMatchObject({ added: 7 });
  });

  it('passes the server’s own words on when it refuses', async () => {
    refuse = { status: 409, body: { error: { code: 'conflict', message: 'There is a set of this name.' } } };
    const error: unknown = await connectRemoteLibrary(url)
      .imageSets()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'conflict', message: 'There is a set of this name.' });
  });

  it('says so when the answer is none of ours, or when nobody answers', async () => {
    refuse = { status: 502, body: 'Bad gateway' };
    await expect(connectRemoteLibrary(url).imageSets()).rejects.toThrow('status 502');
    await expect(connectRemoteLibrary('http://127.0.0.1:9').imageSets()).rejects.toThrow('does not answer');
  });
});
