import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/appError';
import { fuzzNumbers, type NamedTensor, op, pickle, stateDictFiles, type ZippedFile } from './checkpoint.testing';
import { readStateDict } from './readStateDict';

const TENSORS: NamedTensor[] = [
  { name: 'conv.weight', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  { name: 'conv.bias', shape: [2], values: Float32Array.of(7, 8) },
];
const DATA: ZippedFile = { name: 'archive/data/0', data: new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer) };

function open(files: readonly ZippedFile[]) {
  const contents = new Map(files.map(({ name, data }) => [name, data]));
  const zip = {
    names: [...contents.keys()],
    read: async (name: string) => contents.get(name) ?? new Uint8Array(),
  };
  return readStateDict(zip, 'w.pt');
}
const openPickle = (body: string, ...others: ZippedFile[]) =>
  open([{ name: 'archive/data.pkl', data: pickle(body) }, DATA, ...others]);
async function valuesOf(files: readonly ZippedFile[]) {
  const tensors = await open(files);
  return Promise.all(tensors.map(async ({ name, shape, read }) => [name, shape, [...(await read())]]));
}

describe('readStateDict', () => {
  const expected = TENSORS.map(({ name, shape, values }) => [name, shape, [...values]]);

  it('reads the weights themselves, and those that stand in a checkpoint among other things', async () => {
    expect(await valuesOf(stateDictFiles(TENSORS))).toEqual(expected);
    for (const key of ['state_dict', 'model_state_dict', 'model'])
      expect(await valuesOf(stateDictFiles(TENSORS, (dict) => op.dict({ epoch: op.int(3), [key]: dict })))).toEqual(
        expected,
      );
  });

  it('reads views: transposed, beginning later, with gaps', async () => {
    const view = (shape: number[], strides: number[], offset: number) =>
      op.dict({ w: op.tensor(op.storage('0', 6), shape, strides, offset) });
    const read = async (body: string) => [...((await (await openPickle(body))[0]?.read()) ?? [])];
    expect(await read(view([3, 2], [1, 3], 0))).toEqual([1, 4, 2, 5, 3, 6]);
    expect(await read(view([2], [1], 3))).toEqual([4, 5]);
    expect(await read(view([2, 1], [3, 99], 1))).toEqual([2, 5]);
    expect(await read(view([], [], 2))).toEqual([3]);
    expect(await read(view([0, 2], [2, 1], 0))).toEqual([]);
  });

  it.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['nt', 'system'],
    ['builtins', 'eval'],
    ['__builtin__', 'exec'],
    ['__main__', 'Model'],
    ['torchvision.models.resnet', 'ResNet'],
    ['numpy.core.multiarray', 'scalar'],
    ['torch', 'load'],
    ['collections', 'OrderedDict.__class__'],
  ])('refuses a file that names %s.%s, wherever it stands, and says so', async (module, name) => {
    const bodies = [
      op.call(module, name, op.text('touch x')),
      op.dict({ 'conv.weight': op.call(module, name) }),
      op.dict({ a: op.tensor(op.storage('0', 6), [6]), hidden: op.global(module, name) }),
      `${op.text(module)}${op.text(name)}\x93`,
      `${op.global(module, name)})\x81`,
    ];
    for (const body of bodies) {
      const error: unknown = await openPickle(body).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'invalid_network' });
      expect((error as AppError).message).toContain(`would use "${module}.${name}", which is program code`);
      expect((error as AppError).message).toContain('torch.save(model.state_dict()');
    }
  });

  const tensor = (shape: number[], strides: number[], offset = 0, elements = 6) =>
    op.dict({ w: op.tensor(op.storage('0', elements), shape, strides, offset) });
  it.each<[string, string, string]>([
    ['a tensor beyond its numbers', tensor([2, 3], [3, 1], 1), 'not those of a weight'],
    ['an expanded tensor', tensor([1000, 1000], [0, 0]), 'not those of a weight'],
    ['a negative stride', tensor([2], [-1], 1), 'not those of a weight'],
    ['a shape without strides', tensor([2, 3], []), 'not those of a weight'],
    ['sizes whose product overflows', tensor([2 ** 30, 2 ** 30, 2 ** 30], [1, 1, 1]), 'not those of a weight'],
    ['a tensor of no storage', op.dict({ w: op.tensor(op.int(1), [1]) }), 'not those of a weight'],
    ['an unknown storage', op.dict({ w: op.tensor(op.storage('0', 6, 'QInt8Storage'), [6]) }), '"torch.QInt8Storage"'],
    ['an instruction of other pickles', 'I1\n', '"I" at byte 2'],
    ['a reference to nothing', 'h\x07', 'refers to a value 7'],
    ['too few values', 's', 'lacks its values'],
    ['marks in marks', '('.repeat(1000), '100 levels deep'],
    ['an odd dictionary', `}(${op.text('a')}u`, 'fills something'],
    ['a call of a text', `${op.text('a')})R`, 'no function'],
    ['attributes of a tuple', ')}b', 'sets attributes'],
    ['a text that is no UTF-8', 'X\x01\0\0\0\xff', 'not UTF-8'],
    ['a name without end', `c${'a'.repeat(5000)}`, 'does not end'],
    ['a single tensor', op.tensor(op.storage('0', 6), [6]), 'a single tensor'],
    ['a list', ']', 'holds no state_dict'],
    ['no weights', op.dict({ epoch: op.int(1), net: op.dict({}) }), 'its entries are "epoch", "net"'],
  ])('refuses %s', async (_, body, message) => {
    const error: unknown = await openPickle(body).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_network', message: expect.stringContaining(message) });
  });

  it('refuses numbers that are missing, cut off, of another machine or of no weight', async () => {
    const reading = async (body: string) => (await openPickle(body))[0]?.read();
    await expect(reading(tensor([7], [1], 0, 7))).rejects.toThrow('"w" needs 28 bytes and has 24');
    await expect(reading(op.dict({ w: op.tensor(op.storage('9', 1), [1]) }))).rejects.toThrow('lacks the numbers');
    await expect(reading(op.dict({ w: op.tensor(op.storage('../data.pkl', 1), [1]) }))).rejects.toThrow('lacks');
    await expect(reading(op.dict({ w: op.tensor(op.storage('0', 6, 'CharStorage'), [6]) }))).rejects.toThrow('as I8');
    const big = { name: 'archive/byteorder', data: new TextEncoder().encode('big') };
    await expect(openPickle(tensor([6], [1]), big)).rejects.toThrow('big-endian');
  });

  it('reads a storage once for the views that follow each other, and no more than there can be', async () => {
    const reads: string[] = [];
    const entries = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`w${i}`, op.tensor(op.storage(String(i >> 1), 6), [2], [1], i % 2)])); // prettier-ignore
    const numbers = new Uint8Array(2 ** 30);
    const zip = (size: number) => ({
      names: ['archive/data.pkl', ...'0123'].map((name) => (name.length > 1 ? name : `archive/data/${name}`)),
      read: async (name: string) => {
        reads.push(name);
        return name.endsWith('.pkl') ? pickle(op.dict(entries)) : numbers.subarray(0, size);
      },
    });
    const small = await readStateDict(zip(24), 'w.pt');
    for (const { read } of small) expect(await read()).toEqual(new Float32Array(2));
    expect(reads.map((name) => name.at(-1))).toEqual(['l', ...'0123']);
    const large = await readStateDict(zip(2 ** 30), 'w.pt');
    for (const { read } of large) await read();
    await expect(large[0]!.read()).rejects.toThrow('it would take forever to read');
  });

  it('refuses a pickle of a million objects', async () => {
    await expect(openPickle('}'.repeat(1_000_000))).rejects.toThrow('more than 1,000,000 instructions');
  });

  it('refuses zips of other things', async () => {
    await expect(open([{ name: 'a.txt', data: new Uint8Array() }])).rejects.toThrow('not one that torch.save writes');
    const script = { name: 'archive/code/__torch__.py', data: new Uint8Array() };
    await expect(open([...stateDictFiles(TENSORS), script])).rejects.toThrow('TorchScript');
  });

  it('ends in a reason, or in tensors, for every cut and every changed byte of the pickle', async () => {
    const [{ data } = DATA, ...numbers] = stateDictFiles(TENSORS);
    const attempt = async (bytes: Uint8Array) => {
      const tensors = await open([{ name: 'archive/data.pkl', data: bytes }, ...numbers]);
      return Promise.all(tensors.map(({ read }) => read()));
    };
    for (let i = 0; i < 20; i++)
      await expect(attempt(data.subarray(0, Math.floor((data.length * i) / 20)))).rejects.toThrow(AppError);
    const random = fuzzNumbers(2);
    let refused = 0;
    for (let i = 0; i < 300; i++) {
      const changed = data.slice();
      changed[Math.floor(random() * data.length)]! ^= 1 << Math.floor(random() * 8);
      await attempt(changed).catch((error: unknown) => {
        expect(error).toBeInstanceOf(AppError);
        refused++;
      });
    }
    expect(refused).toBeGreaterThan(100);
  });
});
