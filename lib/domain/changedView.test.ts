import { describe, expect, it } from 'vitest';
import { changedView } from './changedView';
import type { SessionView } from './session';

const view: SessionView = {
  networkId: 'objects',
  compareWith: 'squeezenet',
  imageId: 'dog',
  layer: 'conv3',
  channel: 17,
  spec: { patch: 16, stride: 8, fill: [128, 128, 128] },
  target: 3,
  score: 'drop',
};

describe('a view after a change', () => {
  it('keeps what the change does not name', () => {
    expect(changedView(view, { imageId: 'cat' })).toEqual({ ...view, imageId: 'cat' });
    expect(changedView(view, { channel: 4 })).toEqual({ ...view, channel: 4 });
    expect(changedView(view, { networkId: 'objects', layer: 'conv3' })).toEqual(view);
  });

  it('drops the channel with its layer, and class and layer with their network', () => {
    expect(changedView(view, { layer: 'conv4' })).toEqual({ ...view, layer: 'conv4', channel: null });
    expect(changedView(view, { networkId: 'vgg' })).toEqual({ ...view, networkId: 'vgg', target: 'top', layer: null, channel: null }); // prettier-ignore
  });

  it('takes class, layer and channel that are named with another network', () => {
    const change = { networkId: 'vgg', target: 5, layer: 'conv5_3', channel: 0 };
    expect(changedView(view, change)).toEqual({ ...view, ...change });
  });

  it('compares no network with itself', () => {
    expect(changedView(view, { compareWith: 'objects' }).compareWith).toBeNull();
    expect(changedView(view, { networkId: 'squeezenet' }).compareWith).toBeNull();
  });

  it('shows a run or a network beside it, the one that was named last', () => {
    const run = { networkId: 'objects', imageId: 'dog', spec: view.spec };
    const beside = changedView(view, { compareRun: run });
    expect(beside).toEqual({ ...view, compareWith: null, compareRun: run });
    expect(changedView(beside, { spec: { ...view.spec, stride: 4 } }).compareRun).toEqual(run);
    expect(changedView(beside, { compareWith: 'vgg' })).toMatchObject({ compareWith: 'vgg', compareRun: null });
    // Both at once, as no page sends them: still only one stands there.
    expect(changedView(view, { compareRun: run, compareWith: 'vgg' })).toMatchObject({ compareWith: null, compareRun: run }); // prettier-ignore
    // A network that is the shown one stands for none, and takes no run away.
    expect(changedView(beside, { compareWith: 'objects' })).toMatchObject({ compareWith: null, compareRun: run });
    expect(changedView(view, { compareRun: null })).toEqual({ ...view, compareRun: null });
  });

  it('adds no field to a view that had no layer', () => {
    const { layer: _layer, channel: _channel, ...without } = view;
    expect(changedView(without, { networkId: 'vgg', target: 0 })).toEqual({ ...without, networkId: 'vgg', target: 0 });
  });
});
