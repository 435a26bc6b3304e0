import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { networkRef, parseLabels, readModelCard } from './readModelCard';

const CARD = {
  name: 'A network',
  format: 'onnx',
  file: 'net.onnx',
  input: { tensor: 'data', width: 8, height: 8 },
  output: { tensor: 'prob', kind: 'probability' },
  labels: 'labels.txt',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-card-'));
  await writeFile(path.join(folder, 'net.onnx'), 'abc');
  await writeFile(path.join(folder, 'labels.txt'), '\ufeffcat\r\ndog\r\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function cardWith(change: object | string): Promise<string> {
  const file = path.join(folder, 'net.model.json');
  await writeFile(file, typeof change === 'string' ? change : JSON.stringify({ ...CARD, ...change }));
  return file;
}
async function refusalOf(change: object | string): Promise<AppError> {
  const error: unknown = await readModelCard(await cardWith(change)).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe('a model card on disk', () => {
  it('is read with its labels and the place of its weights', async () => {
    const files = await readModelCard(await cardWith({}));
    expect(files.card.labels).toEqual(['cat', 'dog']);
    expect(files.card.input).toMatchObject({ layout: 'NCHW', channels: 'RGB', fit: 'cover' });
    expect(files.weightsPath).toBe(path.join(folder, 'net.onnx'));
    // SHA-256 of "abc", from FIPS 180-2.
    expect((await networkRef(files)).key).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('may hold the labels itself', async () => {
    expect((await readModelCard(await cardWith({ labels: ['x', 'y', ''] }))).card.labels).toEqual(['x', 'y', '']);
  });

  it.each([
    ['that is no JSON', '{ "name": ', 'invalid_network', 'is not JSON'],
    ['with an unknown field', { colour: 'red' }, 'invalid_network', '"colour"'],
    ['with an unknown field inside', { input: { ...CARD.input, meen: [0] } }, 'invalid_network', '"meen"'],
    ['with a missing field', { output: { tensor: 'prob' } }, 'invalid_network', '"output.kind"'],
    ['with a mean of the wrong length', { input: { ...CARD.input, mean: [1] } }, 'invalid_network', '"input.mean"'],
    ['whose weights are in another folder', { file: '../net.onnx' }, 'invalid_network', '"file"'],
    ['whose weights are not there', { file: 'gone.onnx' }, 'invalid_network', 'gone.onnx'],
    ['whose weights are a folder', { file: '..' }, 'invalid_network', '"file"'],
    ['whose labels are not there', { labels: 'gone.txt' }, 'invalid_network', 'gone.txt'],
    ['whose labels lie elsewhere', { labels: '/etc/hostname' }, 'invalid_network', '"labels"'],
    ['of a format that there is not', { format: 'keras' }, 'invalid_network', '"format"'],
  ])('%s is refused', async (_, change, code, mention) => {
    const error = await refusalOf(change);
    expect(error.code).toBe(code);
    expect(error.message).toContain('net.model.json');
    expect(error.message).toContain(mention);
  });

  it('is refused when its labels are empty or no text', async () => {
    await writeFile(path.join(folder, 'empty.txt'), '\n\n');
    expect((await refusalOf({ labels: 'empty.txt' })).message).toContain('has no labels');
    await writeFile(path.join(folder, 'binary.txt'), Uint8Array.of(0xff, 0xfe, 0x80));
    expect((await refusalOf({ labels: 'binary.txt' })).message).toContain('not UTF-8');
  });

  it('is not found when it is not there', async () => {
    await expect(readModelCard(path.join(folder, 'none.model.json'))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('labels', () => {
  it('keep their places: a blank line inside is a label, the end of the file is not', () => {
    expect(parseLabels('a\n\n b \n')).toEqual(['a', '', 'b']);
    expect(parseLabels('a\r\nb')).toEqual(['a', 'b']);
  });
});
