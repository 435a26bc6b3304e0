/** A network and pictures of one's own, in three steps, and what a wrong file is answered. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { tinyNetwork } from '../lib/onnx/tinyNetwork';
import { expect, test } from './fixtures';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve('../shared/assets');
const asset = (...names: string[]) => path.join(ASSETS, ...names);
const photograph = (name: string) => asset('images/imagenet-samples', `${name}.JPEG`);
const HOUND = photograph('160_n02088094_Afghan_hound');
const POMERANIAN = photograph('259_n02112018_Pomeranian');
const WHEEL = photograph('479_n02974003_car_wheel');

/**
 * Published networks: their files, and for each picture the class that comes first with its probability in per cent, as
 * their own README names it.
 */
const PUBLISHED: { name: string; files: string[]; answers: [picture: string, label: RegExp, percent: number][] }[] = [
  {
    name: 'SqueezeNet 1.1',
    files: ['squeezenet1.1.onnx', 'squeezenet1.1.model.json', 'imagenet-1000.labels.txt'],
    answers: [
      [HOUND, /Afghan hound/, 78],
      [POMERANIAN, /Pomeranian/, 43],
      [WHEEL, /car wheel/, 99.6],
    ],
  },
  {
    name: 'SqueezeNet 1.1 in half precision',
    files: ['squeezenet1.1-fp16.onnx', 'squeezenet1.1-fp16.model.json', 'imagenet-1000.labels.txt'],
    answers: [
      [HOUND, /Afghan hound/, 78],
      [POMERANIAN, /Pomeranian/, 43],
      [WHEEL, /car wheel/, 99.6],
    ],
  },
  {
    name: 'MobileNetV2',
    files: ['mobilenet-v2.onnx', 'mobilenet-v2.model.json', 'imagenet-1001.labels.txt'],
    answers: [
      [HOUND, /Afghan hound/, 68],
      [POMERANIAN, /Pomeranian/, 70],
      [WHEEL, /car wheel/, 83],
    ],
  },
  {
    name: 'ResNet-20',
    files: ['resnet20-cifar10.onnx', 'resnet20-cifar10.model.json', 'cifar10.labels.txt'],
    answers: [[asset('images/tiny-vgg/car_1.jpeg'), /automobile/, 100]],
  },
  {
    name: 'the tiny VGG of TensorFlow.js',
    files: ['tiny-vgg-tfjs/model.json', 'tiny-vgg-tfjs/group1-shard1of1.bin', 'tiny-vgg-tfjs/tiny-vgg.model.json'],
    answers: [[asset('images/tiny-vgg/koala_1.jpeg'), /koala/, 95.3]],
  },
];

for (const { name, files, answers } of PUBLISHED)
  test(`${name} is imported in three steps, and its answers are right before it is saved`, async ({ server, page }) => {
    test.skip(!existsSync(asset('models')), `Needs the published networks in ${ASSETS}.`);
    await page.goto(`${server.url}/networks/new`);
    const choose = page.locator('input[type=file]');
    await choose.first().setInputFiles(files.map((file) => asset('models', file)));
    const best = page.getByRole('list', { name: 'The five best classes' }).getByRole('listitem').first();
    for (const [picture, label, percent] of answers) {
      await page.getByText('Choose a picture', { exact: true }).waitFor();
      await choose.last().setInputFiles(picture);
      await expect(best).toContainText(label, { timeout: 30_000 });
      await expect
        .poll(async () => Math.abs(parseFloat((await best.innerText()).match(/[\d.]+ ?%/)?.[0] ?? '') - percent))
        .toBeLessThanOrEqual(1);
    }
    await page.getByRole('button', { name: 'Save the network' }).click();
    await expect(page.getByRole('region', { name: 'List of layers' })).toBeVisible({ timeout: 30_000 });
  });

test('a card that is obviously wrong is doubted before it is saved, with the cure at one press', async ({
  server,
  page,
}) => {
  await page.goto(`${server.url}/networks/new`);
  const weights = { name: 'animals.onnx', mimeType: '', buffer: Buffer.from(tinyNetwork({ output: 'probability' })) };
  await page.locator('input[type=file]').first().setInputFiles(weights);
  await page.getByLabel('Its values are').selectOption('logit');
  const check = page.getByRole('region', { name: 'Check of the card' });
  await expect(check).toContainText('a softmax is inside already');
  await page.getByLabel('Its values are').selectOption('probability');
  await expect(check).not.toContainText('a softmax is inside already');
  await page.getByLabel('Labels').fill('ant\nbee\nbee\ndog\neel\n');
  await expect(check).toContainText('“bee” (1, 2)');
});

test('the layers of a network are listed, drawn, and reached by a link', async ({ server, page }) => {
  await page.goto(`${server.url}/networks/digits`);
  const list = page.getByRole('region', { name: 'List of layers' });
  await list.focus();
  await page.keyboard.press('End');
  await expect(page).toHaveURL(/layer=/);
  const link = page.url();
  await page.getByText('Graph', { exact: true }).click();
  const graph = page.getByRole('group', { name: 'Graph of layers' });
  await graph.getByRole('button', { name: /^Picture/ }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /^Layer / })).toContainText('the picture');
  await page.goto(`${link}&channel=99999`);
  await expect(page.getByRole('region', { name: /^Layer / })).toBeVisible();
  await page.goto(`${server.url}/networks/digits?layer=${encodeURIComponent('<b>nothing</b>')}`);
  await expect(page.getByText('This network has no layer “<b>nothing</b>”')).toBeVisible();
});

const LABELS = 'ant\nbee\ncat\ndog\neel\n';

test('a network is imported with its card filled in beside a live answer, and looked at in a session', async ({
  server,
  page,
}) => {
  await page.goto(`${server.url}/networks/new`);
  const weights = { name: 'animals.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(tinyNetwork()) };
  await page.locator('input[type=file]').first().setInputFiles(weights);
  await expect(page.getByLabel('Width')).toHaveValue('8');
  await page.getByLabel('Name', { exact: true }).fill('Animals');
  await page.getByLabel('Labels').fill(LABELS);
  await page.getByRole('list', { name: 'Stored pictures' }).getByRole('button').first().click();
  await expect(page.getByRole('list', { name: 'The five best classes' }).getByText('ant')).toBeVisible();

  // A label too many is said at the field, as soon as it is typed.
  await page.getByLabel('Labels').fill(`${LABELS}fox\n`);
  await expect(page.getByText(/6 labels/).first()).toBeVisible();
  await page.getByLabel('Labels').fill(LABELS);
  await page.getByRole('button', { name: 'Save the network' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Animals' })).toBeVisible();
  await page.getByRole('button', { name: /Start a session/ }).click();
  await page.getByLabel('Your name', { exact: true }).fill('Ada');
  await page.getByRole('button', { name: 'Join the session' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/\d+ cells, complete/)).toBeVisible();
});

test('a file that is no network is refused with the reason, and the page goes on', async ({ server, page }) => {
  await page.goto(`${server.url}/networks/new`);
  const choose = page.locator('input[type=file]').first();
  await choose.setInputFiles({ name: 'notes.onnx', mimeType: 'text/plain', buffer: Buffer.from('Dear diary, …') });
  await expect(page.getByText('This cannot be imported.')).toBeVisible();
  await expect(page.getByText(/notes\.onnx/).first()).toBeVisible();
  await choose.setInputFiles({ name: 'cut.onnx', mimeType: '', buffer: Buffer.from(tinyNetwork()).subarray(0, 500) });
  await expect(page.getByText(/cut\.onnx/).first()).toBeVisible();
  await choose.setInputFiles({ name: 'animals.onnx', mimeType: '', buffer: Buffer.from(tinyNetwork()) });
  await expect(page.getByLabel('Width')).toHaveValue('8');
});

test('a picture that cannot be decoded is refused with the reason, the others are kept', async ({ server, page }) => {
  await page.goto(`${server.url}/images`);
  await page.getByRole('button', { name: /New (image )?set/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('My pictures');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'My pictures' })).toBeVisible();
  const picture = await fetch(`${server.url}/api/images/digit-9-0842/file`);
  const good = Buffer.from(await picture.arrayBuffer());
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([
      { name: 'nine.png', mimeType: 'image/png', buffer: good },
      { name: 'broken.png', mimeType: 'image/png', buffer: good.subarray(0, 1) },
    ]);
  await expect(page.getByRole('list', { name: 'Files that were left out' })).toContainText('broken.png');
  await expect(page.getByRole('button', { name: 'nine.png' })).toBeVisible();
});
