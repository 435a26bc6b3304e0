import { describe, expect, it } from 'vitest';
import { readNetworkFiles } from './readNetworkFiles';

const card = {
  name: 'Small',
  format: 'onnx',
  file: 'small.onnx',
  input: { tensor: 'data', width: 8, height: 8 },
  output: { tensor: 'prob', kind: 'probability' },
  labels: 'small.labels.txt',
};
const file = (name: string, text: string) => new File([text], name);

describe('readNetworkFiles', () => {
  it('tells weights, card and labels apart, in any order', async () => {
    const weights = file('Small.ONNX', 'bytes');
    const found = await readNetworkFiles([
      file('small.labels.txt', 'cat\ndog\n'),
      weights,
      file('small.model.json', JSON.stringify(card)),
    ]);
    expect(found.parts).toEqual([weights]);
    expect(found.labels).toEqual(['cat', 'dog']);
    expect(found.card).toMatchObject({ name: 'Small', labels: 'small.labels.txt' });
  });

  it('keeps the parts of a network together: weights outside an .onnx file, and TensorFlow.js', async () => {
    const parts = async (...files: File[]) => (await readNetworkFiles(files)).parts.map(({ name }) => name);
    expect(await parts(file('big.onnx.data', 'x'), file('big.onnx', 'x'), file('LICENSE', 'MIT'))).toEqual([
      'big.onnx',
      'big.onnx.data',
    ]);
    const model = file('model.json', '{"format":"layers-model","modelTopology":{},"weightsManifest":[]}');
    expect(await parts(file('group1-shard1of1.bin', 'x'), model, file('README.md', ''))).toEqual([
      'model.json',
      'group1-shard1of1.bin',
    ]);
    expect(await parts(file('all.zip', 'PK'))).toEqual(['all.zip']);
    expect(await parts(file('w.safetensors', 'x'), file('README.md', ''))).toEqual(['w.safetensors']);
    expect(await parts(file('checkpoint.PTH.tar', 'PK'))).toEqual(['checkpoint.PTH.tar']);
  });

  it('takes a card with any name that ends in .json', async () => {
    const found = await readNetworkFiles([file('card.json', JSON.stringify(card)), file('LICENSE', 'MIT')]);
    expect(found).toMatchObject({ parts: [], card: { name: 'Small' } });
  });

  it('names the file and the field that cannot be used', async () => {
    await expect(readNetworkFiles([file('a.model.json', '{')])).rejects.toThrow('a.model.json is not valid JSON');
    const extra = file('b.model.json', JSON.stringify({ ...card, colour: 'red' }));
    await expect(readNetworkFiles([extra])).rejects.toThrow(/b\.model\.json is not valid.*colour/);
    await expect(readNetworkFiles([file('notes.pdf', '')])).rejects.toThrow('notes.pdf is not used here');
  });
});
