/**
 * npm run bench -- firstMap [--rounds 9]
 *
 * How long after the click on "Run" is the first map that covers the whole picture? Until its last cell is at a client
 * that draws nothing, as if its browser were on another machine, and until it is drawn in a browser on this one, which
 * takes its share of the cores. A new run each time (another patch), the network loaded: that of the browser tests.
 * In the browser the button is clicked as a person can, who goes from the field of the patch to it; and as nobody can, in
 * the very moment that it can be clicked, while page and server still take in the other patch.
 */
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium, expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { levelEnds } from '@/lib/occlusion/progressiveOrder';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { runGrid } from '@/lib/occlusion/runGrid';
import { Person } from '../e2e/fixtures';
import { SpecularServer } from '../e2e/specularServer';
import { addSlowSubject, createSession, type Subject } from '../e2e/subject';
import { setUpOrExit } from '../scripts/setup/setUp.mjs';
import { findChromium } from '../scripts/test/findChromium.mjs';
import { formatSpread, spreadOf } from './report/spread';
import { formatTable } from './report/table';
import { writeResults } from './report/writeResults';
import { BenchClient } from './session/benchClient';

const TARGET_MS = 300;
const FIRST_PATCH = 16;
const STRIDE = 4;
const WAIT_MS = 60_000;
const WARM_CELLS = 1000;
/** From the keyboard to the mouse (the operator H of the keystroke-level model: Card, Moran and Newell, 1980). */
const HAND_MS = 400;
/** After a cancel, as people make one: the batch that was running still has the device. */
const PAUSE_MS = 1500;

const options = parseArgs({ options: { rounds: { type: 'string', default: '9' } } }).values;
const rounds = z.coerce.number().int().min(1).parse(options.rounds);
await setUpOrExit(['packages', 'client', 'server', 'pages'], { say: (text: string) => process.stderr.write(text) });
const executablePath = await findChromium((line: string) => console.error(line));
if (!executablePath) process.exit(1);

const server = await SpecularServer.start();
try {
  const subject = withPatch(await addSlowSubject(server.url), FIRST_PATCH);
  const session = await createSession(server.url, 'First map', subject);
  const wire = await onTheWire(subject, session.id);
  const address = `${server.url}/s/${session.id}`;
  const [person, machine] = [FIRST_PATCH + 2 + rounds, FIRST_PATCH + 3 + 2 * rounds];
  const screen = await onTheScreen(address, gridOf(subject), executablePath, { patch: person, handMs: HAND_MS });
  const atOnce = await onTheScreen(address, gridOf(subject), executablePath, { patch: machine, handMs: 0 });
  const cells = firstCells(subject);
  console.log(`${subject.network.name}, stride ${STRIDE}: ${cells} cells cover the picture; ${rounds} rounds\n`);
  console.log(
    formatTable([
      ['after the click', 'ms, median (range)', 'target'],
      ['at a client', formatSpread(spreadOf(wire), 0), ''],
      ['drawn in the browser', formatSpread(spreadOf(screen), 0), `≤ ${TARGET_MS}`],
      ['drawn, clicked at once', formatSpread(spreadOf(atOnce), 0), ''],
    ]),
  );
  console.log(
    `\nWritten to ${await writeResults('firstMap', { network: subject.network.name, cells, wire, screen, atOnce })}`,
  );
  process.exitCode = spreadOf(screen).median <= TARGET_MS ? 0 : 1;
} finally {
  await server.stop();
}

/** The first run loads the network, opens its parts and chooses among them: it goes on for a while, and is not counted. */
async function onTheWire(subject: Subject, sessionId: string): Promise<number[]> {
  const client = await BenchClient.join(server.url, sessionId, 1);
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { network, image, spec } = withPatch(subject, FIRST_PATCH + 1 + round);
    const received = client.followNextRun(round === 0 ? WARM_CELLS : firstCells(subject));
    const begun = performance.now();
    const started = client.start({ networkId: network.id, imageId: image.id, spec });
    await received;
    times.push(performance.now() - begun);
    await client.cancel((await started).id);
    await setTimeout(PAUSE_MS);
  }
  client.close();
  return times.slice(1);
}

/** @param patch of the first run, which is not counted @param handMs from the change of the patch to the click */
async function onTheScreen(
  address: string,
  grid: OcclusionGrid,
  executablePath: string,
  { patch, handMs }: { patch: number; handMs: number },
): Promise<number[]> {
  const browser = await chromium.launch({ executablePath });
  try {
    const { page, run } = await Person.join(browser, 'Ada', address);
    const field = page.getByLabel('Patch', { exact: true });
    const size = { width: grid.cols, height: grid.rows };
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      await field.fill(String(patch + round));
      await field.press('Enter');
      await expect(run).toBeEnabled();
      await setTimeout(handMs);
      times.push(await untilDrawn(page, size));
      await page.getByRole('region', { name: 'Inspector' }).getByRole('button', { name: 'Cancel' }).click();
      await page
        .getByText(/cancelled by/)
        .first()
        .waitFor();
      await setTimeout(PAUSE_MS);
    }
    return times.slice(1);
  } finally {
    await browser.close();
  }
}

function withPatch(subject: Subject, patch: number): Subject {
  return { ...subject, spec: { patch, stride: STRIDE, fill: [128, 128, 128] } };
}

function gridOf({ spec, network }: Subject): OcclusionGrid {
  return runGrid(spec, network.card);
}

function firstCells(subject: Subject): number {
  return levelEnds(gridOf(subject))[0] ?? 0;
}

/** Milliseconds from the click to the first picture of the map without a transparent pixel. */
function untilDrawn(page: Page, size: { width: number; height: number }): Promise<number> {
  return page.evaluate(
    ({ waitMs, width, height }) =>
      new Promise<number>((resolve, reject) => {
        const button = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Run');
        if (!button) return reject(new Error('There is no button "Run".'));
        const put = CanvasRenderingContext2D.prototype.putImageData;
        const timer = window.setTimeout(() => reject(new Error('The map did not come.')), waitMs);
        const begun = performance.now();
        CanvasRenderingContext2D.prototype.putImageData = function (
          this: CanvasRenderingContext2D,
          ...args: unknown[]
        ) {
          Reflect.apply(put, this, args);
          const image = args[0] as ImageData;
          // The legend is a picture too.
          if (image.width !== width || image.height !== height) return;
          const { data } = image;
          for (let at = 3; at < data.length; at += 4) if (data[at] === 0) return;
          CanvasRenderingContext2D.prototype.putImageData = put;
          clearTimeout(timer);
          resolve(performance.now() - begun);
        };
        button.click();
      }),
    { waitMs: WAIT_MS, ...size },
  );
}
