/**
 * npm run bench -- map [--frames 40] [--gpu vulkan] [--shots FOLDER]
 *
 * What does a map cost the page that shows it? The real Scatterplot in a real browser is given a stream of frames as the
 * server encodes them, each as soon as the one before is drawn: time of the page's own thread for each frame (decoding,
 * React, upload, drawing), its longest task, and frames a second; then its view is moved instead. CHROMIUM_PATH names the
 * browser. A processor draws unless --gpu names the way to a graphics card: vulkan or gl-egl on Linux, metal on a Mac,
 * d3d11 on Windows. With --shots, pictures of the map in both colour schemes are taken instead of measurements.
 */
import { parseArgs } from 'node:util';
import { FRAME_HEADER_BYTES } from '@/lib/embedding/frames';
import { openBrowserPage } from './map/browserPage';
import { call } from './map/callPage';
import { CARD_BACKENDS, type CardBackend, isSoftware } from './map/graphics';
import { movingFrames } from './map/layouts';
import type { MapPageSettings, StreamTimes } from './map/page';
import { answerPictures } from './map/pictureAnswers';
import { readPictures, type MapPicture } from './map/pictures';
import { takeShots } from './map/shots';
import { quantiles, verdictsOn, type MeasuredScene } from './map/targets';
import { formatTable } from './report/table';
import { writeResults } from './report/writeResults';

const DIFFERENT_FRAMES = 20;
const WARMING_UP = { frames: 2, atMostSeconds: 10 };
/** Where a processor draws, a scene may not reach its frames in this time. */
const SCENE_SECONDS = 20;
const SCENES: { name: string; points: number; pan?: boolean; change?: Partial<MapPageSettings> }[] = [
  { name: '10,000 dots', points: 10_000 },
  { name: '100,000 dots', points: 100_000 },
  { name: '100,000 dots, the view moves', points: 100_000, pan: true },
  // Drawn in another order than they come: the costliest way.
  { name: '100,000 dots, some selected', points: 100_000, change: { selectEvery: 50, muteFrom: 60_000 } },
  { name: '20,000 pictures on 5 pages', points: 20_000, change: { display: 'pictures', thumbnailPx: 16, pages: true } },
];

const { frames: frameCount, shots, card } = parseOptions();
const { name: subject, pictures } = await readPictures();
if (shots !== undefined) {
  await takeShots(shots, pictures, card);
  console.log(`The pictures are in ${shots}.`);
} else await measureAll(pictures);

async function measureAll(shown: readonly MapPicture[]): Promise<void> {
  const pages: { seconds: number; bytes: number }[] = [];
  const scenes: MeasuredScene[] = [];
  let drawnBy = '';
  for (const { name, points, pan = false, change } of SCENES) {
    const frames = movingFrames(points, DIFFERENT_FRAMES);
    const answers = answerPictures(shown, points, (seconds, bytes) => pages.push({ seconds, bytes }));
    const opened = await openBrowserPage(async (asked) => (asked === '/frames' ? frames : answers(asked)), { card });
    drawnBy = `${opened.browser}, ${opened.renderer}`;
    try {
      const settings: MapPageSettings = { count: points, framesUrl: '/frames', display: 'dots', thumbnailPx: 16, pages: false, classes: 10, ...change }; // prettier-ignore
      await call(opened.page, 'open', settings);
      await call(opened.page, 'stream', { ...WARMING_UP, pan });
      const times = await call(opened.page, 'stream', { frames: frameCount, atMostSeconds: SCENE_SECONDS, pan });
      console.log(`${name}: ${times.frames} frames in ${times.seconds.toFixed(1)} s`);
      scenes.push(sceneOf(name, pan ? null : FRAME_HEADER_BYTES + 4 * points, points, times));
    } finally {
      await opened.close();
    }
  }
  report(scenes, pages, drawnBy);
  const file = await writeResults('map', { subject, drawnBy, scenes, pages });
  console.log(`\nWritten to ${file}`);
}

function sceneOf(name: string, bytesPerFrame: number | null, points: number, times: StreamTimes): MeasuredScene {
  const { update, draw, longTasks, frames, seconds } = times;
  return {
    name,
    points,
    frameMs: quantiles(update.map((ms, i) => ms + (draw[i] ?? 0))),
    updateMs: quantiles(update),
    drawMs: quantiles(draw),
    frames,
    longestScriptMs: Math.max(...update, ...draw),
    longestTaskMs: Math.max(0, ...longTasks),
    bytesPerFrame,
    framesPerSecond: frames / seconds,
  };
}

function report(
  scenes: readonly MeasuredScene[],
  pages: readonly { seconds: number; bytes: number }[],
  drawnBy: string,
) {
  const both = ({ median, p95 }: { median: number; p95: number }) => `${median.toFixed(1)} / ${p95.toFixed(1)}`;
  const header = ['ms of the page’s thread, median / p95', 'a frame', 'update', 'drawing', 'longest script', 'longest task', 'bytes', 'frames/s']; // prettier-ignore
  const rows = scenes.map((scene) => [
    scene.name,
    both(scene.frameMs),
    both(scene.updateMs),
    both(scene.drawMs),
    scene.longestScriptMs.toFixed(1),
    scene.longestTaskMs === 0 ? '< 50' : scene.longestTaskMs.toFixed(0),
    scene.bytesPerFrame?.toLocaleString('en') ?? '–',
    scene.framesPerSecond.toFixed(1),
  ]);
  console.log(`${drawnBy}\n\n${formatTable([header, ...rows])}`);
  const byProcessor = isSoftware(drawnBy);
  if (byProcessor)
    console.log('\nA processor draws, not a graphics card: frames a second, and tasks that wait for them, say nothing of other machines.'); // prettier-ignore
  const seconds = quantiles(pages.map((page) => page.seconds));
  const kilobytes = quantiles(pages.map(({ bytes }) => bytes / 1000));
  console.log(`\nA page of up to 4,096 ${subject}, made by the server: ${seconds.median.toFixed(1)} s (p95 ${seconds.p95.toFixed(1)} s), ${kilobytes.median.toFixed(0)} kB; while the browser draws on the same cores`); // prettier-ignore
  const verdicts = scenes.flatMap((scene) => verdictsOn(scene, byProcessor)).map(({ text, measured, holds }) => [text, measured, holds ? 'holds' : 'MISSED']); // prettier-ignore
  console.log(`\n${formatTable([['target', 'measured', ''], ...verdicts])}`);
}

function parseOptions(): { frames: number; shots: string | undefined; card: CardBackend | null } {
  const { values } = parseArgs({
    options: { frames: { type: 'string', default: '40' }, shots: { type: 'string' }, gpu: { type: 'string' } },
  });
  const frames = Number(values.frames);
  if (!Number.isInteger(frames) || frames < 5)
    throw new RangeError(`--frames must be a whole number from 5, but is "${values.frames}".`);
  const card = CARD_BACKENDS.find((backend) => backend === values.gpu) ?? null;
  if (values.gpu !== undefined && card === null)
    throw new RangeError(`--gpu must be one of ${CARD_BACKENDS.join(', ')}, but is "${values.gpu}".`);
  return { frames, shots: values.shots, card };
}
