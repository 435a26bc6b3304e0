import { describe, expect, it } from 'vitest';
import { ARCHITECTURES, type ArchitectureName, buildArchitecture } from '../architectures/architectures';
import { parametersOf } from '../architectures/networkPlan';
import { type NamedTensor, stateOf, writeSafetensors } from './checkpoint.testing';
import { checkpointToOnnx } from './checkpointToOnnx';
import { fitArchitecture } from './fitArchitecture';
import { readSafetensors } from './readSafetensors';

const TORCHVISION = [
  'alexnet',
  'vgg16',
  'resnet18',
  'resnet101',
  'densenet121',
  'mobilenet_v2',
  'googlenet',
  'squeezenet1_1',
] as const;
const convert = (state: readonly NamedTensor[]) =>
  checkpointToOnnx(readSafetensors(writeSafetensors(state), 'w.safetensors'), 'w.safetensors');
const small = { width: 1 / 16, classes: 7 };
const stateOfSmall = (name: ArchitectureName) => stateOf(ARCHITECTURES[name].plan(small), 3);
const originalOf = (name: ArchitectureName) => Buffer.from(buildArchitecture(name, { ...small, seed: 3 }));

describe('checkpointToOnnx', () => {
  it.each(TORCHVISION)('gives back the very file that the weights of %s are from', async (name) => {
    expect(originalOf(name).equals(await convert(stateOfSmall(name)))).toBe(true);
  });

  it('knows the published widths with any number of classes, without reading a value', () => {
    for (const name of TORCHVISION)
      for (const classes of [1000, 2]) {
        const read = () => Promise.reject(new Error('read'));
        const state = ARCHITECTURES[name].plan({ classes }).layers.flatMap(parametersOf);
        const tensors = state.map((parameter) => ({ name: parameter.name, shape: parameter.dims, read }));
        expect(fitArchitecture(tensors, 'w')).toMatchObject({ name, plan: { classes } });
      }
  });

  it.each([1 / 32, 1 / 4, 2])('reads the width %f off the shapes', (width) => {
    for (const name of ['resnet18', 'mobilenet_v2', 'squeezenet1_1'] as const) {
      const plan = ARCHITECTURES[name].plan({ width, classes: 3 });
      const fitted = fitArchitecture(readSafetensors(writeSafetensors(stateOf(plan)), 'w'), 'w');
      expect([fitted.name, fitted.plan]).toEqual([name, plan]);
    }
  });

  it('takes the names of wrappers, of old files and of what is only there for training', async () => {
    const extra = (name: string, length = 1) => ({ name, shape: [length], values: new Float32Array(length) });
    const wrapped = stateOfSmall('resnet18').map((tensor) => ({ ...tensor, name: `module.model.${tensor.name}` }));
    const counted = [...wrapped, extra('module.model.bn1.num_batches_tracked')];
    expect(originalOf('resnet18').equals(await convert(counted))).toBe(true);
    const aux = [...stateOfSmall('googlenet'), extra('aux1.conv.conv.weight', 5), extra('aux2.fc2.bias')];
    expect(originalOf('googlenet').equals(await convert(aux))).toBe(true);
    const old = stateOfSmall('densenet121').map((tensor) => ({
      ...tensor,
      name: tensor.name.replace(/(denselayer\d+\.(?:norm|conv))([12])/, '$1.$2'),
    }));
    expect(old.map(({ name }) => name)).toContain('features.denseblock1.denselayer1.norm.1.running_var');
    expect(originalOf('densenet121').equals(await convert(old))).toBe(true);
  });

  it('says which architecture comes nearest, and names what differs', async () => {
    const state = stateOfSmall('resnet18');
    const without = state.filter(({ name }) => !name.startsWith('layer4.1.'));
    await expect(convert(without)).rejects.toThrow(
      'ResNet-18 comes nearest, but it lacks "layer4.1.conv1.weight", "layer4.1.bn1.weight", "layer4.1.bn1.bias" and 7 more',
    );
    const deeper = state.map((tensor) => ({ ...tensor, name: tensor.name.replace('layer4.1', 'layer4.2') }));
    await expect(convert([...state, ...deeper.filter(({ name }) => name.startsWith('layer4.2'))])).rejects.toThrow(
      'it has "layer4.2.conv1.weight", "layer4.2.bn1.weight", "layer4.2.bn1.bias" and 7 more besides',
    );
    const grey = state.map((tensor) =>
      tensor.name === 'conv1.weight' ? { ...tensor, shape: [4, 1, 7, 7], values: new Float32Array(196) } : tensor,
    );
    await expect(convert(grey)).rejects.toThrow(
      'other shapes: "conv1.weight" (4 × 1 × 7 × 7 in place of 4 × 3 × 7 × 7)',
    );
    const foreign = [{ name: 'encoder.weight', shape: [1], values: new Float32Array(1) }];
    await expect(convert(foreign)).rejects.toThrow('"encoder.weight", of no known architecture');
    await expect(convert([])).rejects.toThrow('"w.safetensors" holds 0 tensors of a network. Save only the weights');
  });

  it.each([
    ['NaN', NaN],
    ['an infinity', -Infinity],
  ])('refuses weights with %s', async (_, bad) => {
    const state = stateOfSmall('squeezenet1_1');
    state.at(-1)?.values.fill(bad, 0, 2);
    await expect(convert(state)).rejects.toThrow(
      'damaged weights: the tensor "classifier.1.bias" holds 2 values that are NaN or infinite',
    );
  });
});
