import { describe, expect, it } from 'vitest';
import { Instances, type PointLooks } from './instances';

const looks: PointLooks = {
  colours: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  emphasis: Uint8Array.of(2, 1, 2),
  shapes: Uint8Array.of(0, 4, 2),
  addedFrom: 2,
};
const layout = Float32Array.of(10, 11, 20, 21, 30, 31);
const valuesOf = ({ data }: Instances, name: string) => [...(data.attributes[name]?.value ?? [])];

describe('points on their way to the graphics card', () => {
  it('are in the order of drawing, with colour, opacity, shape, ring and mark of what came later', () => {
    const instances = new Instances();
    instances.setPoints(Uint32Array.of(2, 1), looks, (point) => point);
    instances.place(layout);
    expect(instances.data.length).toBe(2);
    expect(valuesOf(instances, 'getPosition')).toEqual([30, 31, 20, 21]);
    expect(valuesOf(instances, 'getFillColor')).toEqual([7, 8, 9, 255, 4, 5, 6, 64]);
    expect(valuesOf(instances, 'getLineColor')).toEqual([2, 2, 1, 0, 4, 1, 0, 0]);
    expect(instances.data.attributes.getRadius).toBeUndefined();
  });

  it('are all opaque where none is muted', () => {
    const instances = new Instances();
    instances.setPoints(Uint32Array.of(1), { ...looks, emphasis: null }, () => 0);
    instances.place(layout);
    expect(valuesOf(instances, 'getFillColor')).toEqual([4, 5, 6, 255]);
  });

  it('have the place of their picture where pictures are drawn', () => {
    const instances = new Instances();
    instances.setPoints(Uint32Array.of(2, 0), looks, () => 0, (point) => 100 + point); // prettier-ignore
    instances.place(layout);
    expect(valuesOf(instances, 'getRadius')).toEqual([102, 100]);
  });

  it('take a new layout as it is, without a copy, when all are drawn in their own order', () => {
    const instances = new Instances();
    instances.setPoints(Uint32Array.of(0, 1, 2), looks, () => 0);
    instances.place(layout);
    expect(instances.data.attributes.getPosition?.value).toBe(layout);
    // The first two of three are in their own order as well, but the layout has more.
    instances.setPoints(Uint32Array.of(0, 1), looks, () => 0);
    instances.place(layout);
    expect(valuesOf(instances, 'getPosition')).toEqual([10, 11, 20, 21]);
  });

  it('change nothing but the positions with a new layout, and nothing at all with the same one', () => {
    const instances = new Instances();
    instances.setPoints(Uint32Array.of(2, 1), looks, () => 0);
    instances.place(layout);
    const before = instances.data;
    instances.place(layout);
    expect(instances.data).toBe(before);
    instances.place(Float32Array.of(0, 0, 5, 6, 7, 8));
    expect(valuesOf(instances, 'getPosition')).toEqual([7, 8, 5, 6]);
    expect(instances.data.attributes.getFillColor).toBe(before.attributes.getFillColor);
    expect(instances.data.attributes.getPosition).not.toBe(before.attributes.getPosition);
  });

  it('are placed again when other points are drawn in the same layout', () => {
    const instances = new Instances();
    instances.setPoints(Uint32Array.of(2), looks, () => 0);
    instances.place(layout);
    instances.setPoints(Uint32Array.of(0), looks, () => 0);
    instances.place(layout);
    expect(valuesOf(instances, 'getPosition')).toEqual([10, 11]);
  });
});
