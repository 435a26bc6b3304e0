/** Screenshots of the map, to be looked at: npm run bench -- map --shots FOLDER */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeFrame } from '@/lib/embedding/frames';
import { gridLayout, gridPositions } from '@/lib/embedding/gridLayout';
import { openBrowserPage } from './browserPage';
import { call } from './callPage';
import type { CardBackend } from './graphics';
import type { MapPageSettings } from './page';
import { layOutByPixels, type MapPicture } from './pictures';
import { answerPictures } from './pictureAnswers';

/** Until pages and single pictures are there. */
const SETTLED_MS = 2500;

export async function takeShots(
  folder: string,
  pictures: readonly MapPicture[],
  card: CardBackend | null,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const layout = await layOutByPixels(pictures);
  const grid = gridLayout(layout);
  const count = pictures.length;
  const base: MapPageSettings = { count, framesUrl: '/frames', display: 'pictures', thumbnailPx: 24, pages: true, classes: 10, labels: pictures.map(({ label }) => label) }; // prettier-ignore
  const answers = answerPictures(pictures, count);
  const shots: [name: string, settings: MapPageSettings, frames: Uint8Array, zoom?: number][] = [
    ['pictures', base, encodeFrame(layout, 0)],
    ['near', base, encodeFrame(layout, 0), 3],
    ['dots', { ...base, display: 'dots', selectEvery: 40, muteFrom: 1200, addedFrom: 1100 }, encodeFrame(layout, 0)],
    ['marked', { ...base, thumbnailPx: 32, selectEvery: 40, muteFrom: 1200, addedFrom: 1000 }, encodeFrame(layout, 0), 1], // prettier-ignore
    ['grid', { ...base, pictureUnits: grid.pitch }, encodeFrame(gridPositions(grid), 0)],
    ['shapes', { ...base, display: 'dots', labels: undefined, classes: 50 }, encodeFrame(layout, 0), 2],
  ];
  for (const dark of [false, true])
    for (const [name, settings, frames, zoom] of shots) {
      const opened = await openBrowserPage(async (asked) => (asked === '/frames' ? frames : answers(asked)), { dark, card }); // prettier-ignore
      await call(opened.page, 'open', settings);
      if (zoom !== undefined) {
        await opened.page.locator('[role=grid]').focus();
        for (let k = 0; k < 2 * zoom; k++) await opened.page.keyboard.press('+');
      }
      await opened.page.mouse.move(700, 420);
      await opened.page.waitForTimeout(SETTLED_MS);
      await writeFile(path.join(folder, `${name}-${dark ? 'dark' : 'light'}.png`), await opened.page.screenshot());
      await opened.close();
    }
}
