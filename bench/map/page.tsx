/** The page of the map's benchmark: the real Scatterplot, fed and timed from outside (bench/map.ts). */
import { StrictMode, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Scatterplot, type Camera, type ScatterplotProps } from '@/components/scatter/Scatterplot';
import { decodeFrame, FRAME_HEADER_BYTES } from '@/lib/embedding/frames';
import { classLook } from '@/lib/palette/classes';
import { atlasPlan } from '@/lib/pictures/atlasPlan';

export interface MapPageSettings {
  count: number;
  /** Addresses of frames, all of one file: `frames` of them, one after the other. */
  framesUrl: string;
  display: 'dots' | 'pictures';
  thumbnailPx: number;
  pages: boolean;
  /** A class of each point is its index modulo this. */
  classes: number;
  /** Class of each point, instead. */
  labels?: number[];
  selectEvery?: number;
  muteFrom?: number;
  addedFrom?: number;
  pictureUnits?: number;
}

export interface StreamWish {
  frames: number;
  atMostSeconds: number;
  /** Moves the view as a hand that drags it does, and leaves the layout as it is. */
  pan?: boolean;
}

export interface StreamTimes {
  /** Milliseconds of the page's own thread for each frame: decoding, React and the upload (or moving); then drawing. */
  update: number[];
  draw: number[];
  longTasks: number[];
  frames: number;
  seconds: number;
}

let frames: Uint8Array[] = [];
let change: (change: Partial<ScatterplotProps>) => void = () => undefined;

/** Time that the callbacks of animation frames take, which is where deck.gl draws. */
let drawMs = 0;
const requestFrame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (callback) =>
  requestFrame((time) => {
    const start = performance.now();
    callback(time);
    drawMs += performance.now() - start;
  });
const nextFrame = () => new Promise<void>((resolve) => requestFrame(() => setTimeout(resolve)));

const page = {
  /** Until the map stands there, with all its pages of pictures. */
  async open(settings: MapPageSettings): Promise<{ longTasks: number[] }> {
    const observed = observeLongTasks();
    const bytes = new Uint8Array(await (await fetch(settings.framesUrl)).arrayBuffer());
    const size = FRAME_HEADER_BYTES + 4 * settings.count;
    frames = Array.from({ length: bytes.length / size }, (_, k) => bytes.subarray(k * size, (k + 1) * size));
    const first = propsOf(settings);
    const root = document.getElementById('root');
    if (!root) throw new Error('The page has no root.');
    createRoot(root).render(
      <StrictMode>
        <Holder first={first} />
      </StrictMode>,
    );
    await until(() => document.querySelector('[data-state]:not([data-state=loading])') !== null);
    if (document.querySelector('[data-state=drawn]') === null) throw new Error('The browser cannot draw the map.');
    const wanted = settings.pages ? atlasPlan(settings.count, 32).pages : 0;
    await until(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/atlas/')).length >= wanted); // prettier-ignore
    for (let k = 0; k < 3; k++) await nextFrame();
    return { longTasks: await observed.end() };
  },

  change: (props: Partial<ScatterplotProps>) => change(props),

  /** Feeds frames, each as soon as the one before is drawn, round and round. */
  async stream({ frames: most, atMostSeconds, pan = false }: StreamWish): Promise<StreamTimes> {
    const times: StreamTimes = { update: [], draw: [], longTasks: [], frames: 0, seconds: 0 };
    const observed = observeLongTasks();
    const start = performance.now();
    while (times.frames < most && performance.now() - start < 1000 * atMostSeconds) {
      const bytes = frames[times.frames % frames.length]!;
      drawMs = 0;
      const before = performance.now();
      flushSync(() => change(pan ? { camera: panned(times.frames) } : { positions: decodeFrame(bytes).positions }));
      times.update.push(performance.now() - before);
      await nextFrame();
      times.draw.push(drawMs);
      times.frames++;
    }
    times.seconds = (performance.now() - start) / 1000;
    times.longTasks = await observed.end();
    return times;
  },
};
export type MapPage = typeof page;
Object.assign(window, { mapPage: page });

function Holder({ first }: { first: ScatterplotProps }) {
  const [props, setProps] = useState(first);
  change = (changed) => setProps((before) => ({ ...before, ...changed }));
  const [camera, setCamera] = useState<Camera | null>(null);
  return (
    <Scatterplot
      {...props}
      camera={props.camera ?? camera}
      onCamera={setCamera}
      onFit={() => setCamera(null)}
      onHover={(hovered) => change({ hovered })}
      onFocus={(focused) => change({ focused })}
      onSelect={(indices, how) => {
        const selected = how === 'replace' ? new Uint8Array(props.count) : (props.selected ?? new Uint8Array(props.count)).slice(); // prettier-ignore
        for (const index of indices) selected[index] = how === 'remove' ? 0 : 1;
        const any = selected.includes(1);
        change({ selected: any ? selected : null, emphasis: any ? selected.map((one) => 1 + one) : new Uint8Array(props.count).fill(2) }); // prettier-ignore
      }}
    />
  );
}

/** Round the middle of the layout, some 10 pixels a frame. */
function panned(frame: number): Camera {
  return { x: 20 * Math.sin(frame / 16), y: 20 * Math.cos(frame / 16), zoom: 3 };
}

function propsOf(settings: MapPageSettings): ScatterplotProps {
  const { count, classes, labels, display, thumbnailPx, pages, selectEvery, muteFrom, addedFrom } = settings;
  const looks = Array.from({ length: count }, (_, i) => classLook(labels?.[i] ?? i % classes));
  return {
    label: 'Benchmark',
    count,
    positions: decodeFrame(frames[0]!).positions,
    colours: Uint8Array.from(looks.flatMap(({ rgb }) => rgb)),
    shapes: Uint8Array.from(looks, ({ shapeIndex }) => shapeIndex),
    emphasis: Uint8Array.from({ length: count }, (_, i) => (muteFrom !== undefined && i >= muteFrom ? 1 : 2)),
    selected: selectEvery ? Uint8Array.from({ length: count }, (_, i) => (i % selectEvery === 0 ? 1 : 0)) : null,
    added: addedFrom === undefined ? null : { from: addedFrom },
    display,
    thumbnailPx,
    pictureUnits: settings.pictureUnits ?? null,
    atlas: pages ? { ...atlasPlan(count, 32), url: (number) => `/atlas/${number}` } : null,
    thumbnailUrl,
    camera: null,
    onCamera: () => undefined,
    tool: 'pan',
    onSelect: () => undefined,
    hovered: null,
    onHover: () => undefined,
    focused: null,
    onFocus: () => undefined,
    onOpen: () => undefined,
  };
}

function observeLongTasks() {
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.duration)));
  observer.observe({ type: 'longtask' });
  return {
    /** They are told of a little later. */
    async end(): Promise<number[]> {
      await new Promise((resolve) => setTimeout(resolve, 100));
      observer.disconnect();
      return longTasks;
    },
  };
}

function thumbnailUrl(index: number, px: number): string {
  return `/picture/${index}?px=${px}`;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await nextFrame();
}
