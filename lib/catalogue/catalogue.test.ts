import { describe, expect, it } from 'vitest';
import { resolvedModelCardSchema } from '../domain/modelCard';
import { addressOf, CATALOGUE, cardOf, catalogueEntrySchema, IMAGENET_LABELS } from './catalogue';

const entry = (id: string) => CATALOGUE.models.find((one) => one.id === id)!;

describe('the catalogue', () => {
  it('has the networks of the lecture and those that are named beside them', () => {
    expect(CATALOGUE.models.filter(({ lecture }) => lecture).map(({ title }) => title)).toEqual([
      'AlexNet',
      'VGG-16',
      'ResNet-18',
      'ResNet-101',
      'DenseNet-121',
    ]);
    const titles = CATALOGUE.models.map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(['ZFNet-512', 'GoogLeNet', 'SqueezeNet 1.1', 'MobileNetV2']));
    expect(titles).toHaveLength(12);
  });

  it('gives every network a card that is valid, and the same whatever the mirror', () => {
    for (const model of CATALOGUE.models) {
      const card = cardOf(model, CATALOGUE);
      expect(resolvedModelCardSchema.parse(card)).toEqual(card);
      expect(card.source).toContain('unverified');
      expect(card.file).toMatch(/^[^/]+\.onnx$/);
    }
  });

  it('prepares pictures for Caffe networks as BGR minus the mean, for others as RGB with mean and standard deviation', () => {
    expect(cardOf(entry('bvlcalexnet-12'), CATALOGUE).input).toMatchObject({
      channels: 'BGR',
      scale: 1,
      mean: [103.939, 116.779, 123.68],
      std: [1, 1, 1],
    });
    expect(cardOf(entry('vgg16-12'), CATALOGUE).input).toMatchObject({
      channels: 'RGB',
      scale: 1 / 255,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
      resizeTo: 256,
    });
  });

  it('has labels in the order of the class index', () => {
    expect(IMAGENET_LABELS).toHaveLength(1000);
    // The classes of the lecture's occlusion examples.
    expect([160, 259, 479].map((index) => IMAGENET_LABELS[index])).toEqual([
      'Afghan hound, Afghan',
      'Pomeranian',
      'car wheel',
    ]);
  });

  it.each(['../secret', '/etc/passwd', 'a//b', 'http://elsewhere/a', 'a/../../b', 'a\\b', 'a?b', 'a#b', ''])(
    'refuses the path %j',
    (path) => {
      expect(catalogueEntrySchema.safeParse({ ...CATALOGUE.models[0], path }).success).toBe(false);
    },
  );

  it('takes a base address with or without its last slash', () => {
    expect(addressOf('http://mirror.example/models', 'a/b.onnx')).toBe('http://mirror.example/models/a/b.onnx');
    expect(addressOf('http://mirror.example/models/', 'a/b.onnx')).toBe('http://mirror.example/models/a/b.onnx');
  });
});
