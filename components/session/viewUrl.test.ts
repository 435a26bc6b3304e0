import { describe, expect, it } from 'vitest';
import type { OcclusionRequest } from '@/lib/domain/job';
import type { Fill } from '@/lib/domain/occlusion';
import type { SessionView } from '@/lib/domain/session';
import { DEFAULT_LOOK, type MapLook } from '../map/mapLook';
import { DEFAULT_OCCLUSION_LOOK } from '../occlusion/occlusionLook';
import { PLACES } from './places';
import { decodeView, encodeView, linkedSessionView, sameView, sessionHref } from './viewUrl';

const view: SessionView = {
  networkId: 'digits',
  imageId: 'img_7',
  spec: { patch: 8, stride: 2, fill: [0, 128, 255] },
  target: 'top',
  score: 'drop',
};

describe('the view in the address', () => {
  it('comes back as it was, with cell and palette', () => {
    const area = { kind: 'cell', row: 3, col: 14 } as const;
    const linked = decodeView(encodeView(view, { area, palette: 'viridis' }));
    expect(linkedSessionView(linked, { ...view, networkId: null, imageId: null, score: 'logit' })).toEqual({
      ...view,
      compareWith: null,
    });
    expect(linked.area).toEqual(area);
    expect(linked.palette).toBe('viridis');
  });

  it('holds the layer, its channel and the pictures that are searched', () => {
    const inside = { ...view, layer: 'features/conv 3:0', channel: 17, imageSetId: 'object-scenes' };
    expect(encodeView(inside)).toContain('image=img_7&layer=features%2Fconv+3%3A0&channel=17&searched=object-scenes&');
    expect(linkedSessionView(decodeView(encodeView(inside)), view)).toEqual({ ...inside, compareWith: null });
    // A layer without a channel is all of it; a channel without a layer is none.
    expect(linkedSessionView(decodeView('layer=conv1'), inside)).toMatchObject({ layer: 'conv1', channel: null });
    expect(linkedSessionView(decodeView('channel=4'), view)).toEqual(view);
    expect(linkedSessionView(decodeView('network=vgg'), inside)).toMatchObject({ layer: null, channel: null });
  });

  it('is written the same way for the same view, so that addresses can be compared', () => {
    expect(encodeView(view)).toBe('network=digits&image=img_7&patch=8&stride=2&fill=0080ff&target=top&score=drop');
    expect(sameView(view, { ...view, spec: { fill: [0, 128, 255], stride: 2, patch: 8 } })).toBe(true);
    expect(sameView(view, { ...view, target: 3 })).toBe(false);
  });

  it('holds the compactness of segments; a link with settings and none means squares', () => {
    const spec = { ...view.spec, patch: view.spec.stride, segments: { compactness: 12 } };
    const segmented = { ...view, spec, compareRun: { networkId: 'vgg', imageId: 'img_8', spec } };
    expect(encodeView(segmented)).toContain('&segments=12&');
    expect(linkedSessionView(decodeView(encodeView(segmented)), view)).toEqual({ ...segmented, compareWith: null });
    expect(linkedSessionView(decodeView('patch=4'), segmented).spec.segments).toBeUndefined();
    expect(linkedSessionView(decodeView('score=drop'), segmented).spec.segments).toEqual({ compactness: 12 });
    for (const wrong of ['segments=0', 'segments=101', 'segments=1.5', 'segments=a']) expect(decodeView(wrong)).toEqual({}); // prettier-ignore
    expect(decodeView('with=vgg*img_8*8*8*808080*segments-0')).toEqual({});
  });

  it('holds a box and a fixed patch; a link with settings and neither means none', () => {
    const box = { x: 1, y: 2, width: 3, height: 4 };
    const spec = { ...view.spec, box, alsoCovered: { ...box, x: 0 } };
    const request = { networkId: 'vgg', imageId: 'img_8', spec };
    const limited: SessionView = { ...view, spec, compareRun: request };
    expect(encodeView(limited)).toContain('&box=1.2.3.4&fixed=0.2.3.4&');
    expect(linkedSessionView(decodeView(encodeView(limited)), view)).toEqual({ ...limited, compareWith: null });
    expect(linkedSessionView(decodeView('patch=8'), limited).spec).toEqual(view.spec);
    expect(linkedSessionView(decodeView('score=logit'), limited).spec).toEqual(spec);
    for (const wrong of ['box=1.2.3', 'box=1.2.3.0', 'fixed=a']) expect(decodeView(wrong)).toEqual({});
    expect(decodeView('with=vgg*img_8*8*2*808080*box-1.2.3.0')).toEqual({});
  });

  it('keeps a class target a number', () => {
    expect(decodeView('target=0').target).toBe(0);
    expect(decodeView(encodeView({ ...view, target: 281 })).target).toBe(281);
  });

  it.each([
    'patch=0',
    'patch=1.5',
    'patch=a',
    'stride=-2',
    'fill=12345',
    'fill=colour',
    'fill=mean-1',
    'fill=blur',
    'fill=blur-0.1',
    'fill=blur-1e1',
    'fill=noise-',
    'fill=noise-1.5',
    'fill=shuffle--1',
    'fill=shuffle-4294967296',
    'target=best',
    'score=loss',
    'cell=1',
    'image=%2F',
    'layer=',
    'channel=-1',
    'searched=%2F',
    'palette=%3Cb%3E',
  ])('leaves out what cannot be read: %s', (query) => {
    expect(decodeView(query)).toEqual({});
  });

  it('leaves what a link does not say as it is in the session', () => {
    expect(linkedSessionView(decodeView('stride=4'), view)).toEqual({ ...view, spec: { ...view.spec, stride: 4 } });
  });

  it('holds the network that is compared, and a link to one network alone compares nothing', () => {
    const both = { ...view, compareWith: 'other-net' };
    expect(encodeView(both)).toContain('network=digits&compare=other-net&image=');
    expect(linkedSessionView(decodeView(encodeView(both)), view).compareWith).toBe('other-net');
    expect(linkedSessionView(decodeView(encodeView(view)), both).compareWith).toBeNull();
    expect(linkedSessionView(decodeView('stride=4'), both).compareWith).toBe('other-net');
    expect(sameView(both, view)).toBe(false);
    expect(sameView({ ...view, compareWith: null }, view)).toBe(true);
    expect(decodeView('compare=a%2Fb')).toEqual({});
  });

  it('holds the run that is compared, and a link that names a network without one compares none', () => {
    const run: OcclusionRequest = {
      networkId: 'other.net-1',
      imageId: 'img_8',
      spec: { patch: 12, stride: 4, fill: { kind: 'blur', sigma: 2.5 } },
    };
    const both = { ...view, compareRun: run };
    expect(encodeView(both)).toBe(`${encodeView(view)}&with=other.net-1*img_8*12*4*blur-2.5`);
    expect(linkedSessionView(decodeView(encodeView(both)), view)).toEqual({ ...both, compareWith: null });
    expect(linkedSessionView(decodeView(encodeView(view)), both).compareRun).toBeNull();
    expect(linkedSessionView(decodeView('compare=vgg'), both)).toMatchObject({ compareWith: 'vgg', compareRun: null });
    expect(linkedSessionView(decodeView('stride=4'), both).compareRun).toEqual(run);
    expect(sameView(both, view)).toBe(false);
    expect(sameView({ ...view, compareRun: null }, view)).toBe(true);
    // A run takes the place of a network, in a link that names both too.
    expect(linkedSessionView({ compareWith: 'vgg', compareRun: run }, view)).toMatchObject({ compareWith: null, compareRun: run }); // prettier-ignore
  });

  it.each([
    '',
    'a*b',
    'a*b*0*2*mean',
    'a*b*8*2*blur',
    'a*b*8*1.5*mean',
    'a*b*8*2*mean*x',
    'a/b*b*8*2*mean',
    'a*b**2*mean',
  ])('leaves a run out that cannot be read: %s', (text) => {
    expect(decodeView(new URLSearchParams({ with: text }).toString())).toEqual({});
  });

  it('reads a region in any direction and writes the whole map as nothing', () => {
    expect(decodeView('cell=6.8-3.4').area).toEqual({ kind: 'region', row0: 3, col0: 4, row1: 6, col1: 8 });
    expect(encodeView(view, { area: { kind: 'map' } })).toBe(encodeView(view));
  });

  it.each<[string, Fill]>([
    ['ff8000', [255, 128, 0]],
    ['mean', { kind: 'mean' }],
    ['data-mean', { kind: 'data-mean' }],
    ['blur-2.5', { kind: 'blur', sigma: 2.5 }],
    ['noise-0', { kind: 'noise', seed: 0 }],
    ['shuffle-4294967295', { kind: 'shuffle', seed: 4294967295 }],
  ])('holds the fill %s, which comes back', (text, fill) => {
    const filled = { ...view, spec: { ...view.spec, fill } };
    expect(encodeView(filled)).toContain(`&fill=${text}&`);
    expect(linkedSessionView(decodeView(`fill=${text}`), view)).toEqual(filled);
    expect(sameView(filled, { ...filled, spec: { ...filled.spec, fill: [1, 2, 3] } })).toBe(false);
  });

  it('makes an address of a session', () => {
    expect(sessionHref('s 1')).toBe('/s/s%201');
    expect(sessionHref('abc', view)).toBe(`/s/abc?${encodeView(view)}`);
  });

  it('does not take a class number over to the other network of a link that names no class', () => {
    const base: SessionView = { ...view, target: 5 };
    expect(linkedSessionView({ networkId: 'other' }, base).target).toBe('top');
    expect(linkedSessionView({ networkId: 'other', target: 1 }, base).target).toBe(1);
    expect(linkedSessionView({ networkId: 'digits', imageId: 'img_8' }, base).target).toBe(5);
  });

  it.each(PLACES.filter((place) => place !== 'occlusion'))(
    'says of %s in its usual look no more than that',
    (place) => {
      expect(decodeView(`view=${place}`)).toEqual({ place });
      expect(decodeView(`view=${place}&table=1`)).toMatchObject({ place, looks: { [place]: { table: true } } });
    },
  );

  it('holds how the occlusion map is looked at, there only and without naming the view', () => {
    const occlusion = { ...DEFAULT_OCCLUSION_LOOK, shows: 'classes', networkId: 'digits', only: 7 } as const;
    const address = encodeView(view, { looks: { occlusion } });
    expect(address).toBe(`${encodeView(view)}&shows=classes&only=7`);
    expect(decodeView(address).looks).toEqual({ occlusion });
    expect(decodeView(address).place).toBeUndefined();
    expect(encodeView(view, { place: 'filters', looks: { occlusion } })).not.toContain('shows');
    expect(encodeView({ ...view, networkId: 'vgg' }, { looks: { occlusion } })).not.toContain('only');
    // How one person looks makes it no other view.
    expect(sameView(linkedSessionView(decodeView('hide=80&per=pixel'), view), view)).toBe(true);
  });

  it('holds the maps, the frame and the look of one person, on the map only', () => {
    const map = { shown: 'map-1', beside: 'map-2', frame: 430 };
    const look = { ...DEFAULT_LOOK, find: 'cat', own: { frame: 20 } };
    const address = encodeView({ ...view, map }, { place: 'map', looks: { map: look } });
    expect(address).toContain('&view=map&map=map-1&beside=map-2&frame=430&find=cat&own=20');
    expect(decodeView(address)).toMatchObject({ place: 'map', map, looks: { map: look } });
    expect(encodeView({ ...view, map })).toBe(encodeView(view));
    expect(decodeView('view=map')).toEqual({ place: 'map' });
    expect(decodeView('view=map&map=%2F&frame=x')).toEqual({ place: 'map' });
    expect(decodeView('map=map-1&find=cat')).toEqual({});
  });

  it('holds how the map beside is looked at as long as there is one', () => {
    const map = { shown: 'map-1', beside: 'map-2', frame: null };
    const look: MapLook = { ...DEFAULT_LOOK, besideCamera: { x: 1, y: 2, zoom: 3 }, besideAxes: [0, 2] };
    const address = encodeView({ ...view, map }, { place: 'map', looks: { map: look } });
    expect(address).toContain('&beside=map-2&beside-camera=1_2_3&beside-axes=0.2');
    expect(decodeView(address)).toMatchObject({ map, looks: { map: look } });
    const alone = encodeView({ ...view, map: { ...map, beside: null } }, { place: 'map', looks: { map: look } });
    expect(alone).toBe(encodeView({ ...view, map: { ...map, beside: null } }, { place: 'map' }));
  });

  it('is another view when another map or frame is linked, and the same when no map is', () => {
    const base = { ...view, map: { shown: 'map-1', beside: null, frame: null } };
    const opened = (query: string) => linkedSessionView(decodeView(query), base);
    expect(sameView(opened('view=map&set=digits&find=cat'), base)).toBe(true);
    expect(sameView(opened('view=map&map=map-1'), base)).toBe(true);
    expect(sameView(opened('view=map&map=map-1&frame=430'), base)).toBe(false);
    expect(opened('view=map&map=map-2').map).toEqual({ shown: 'map-2', beside: null, frame: null });
    expect(opened('network=digits').map).toEqual(base.map);
  });
});
