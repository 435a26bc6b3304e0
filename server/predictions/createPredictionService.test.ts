import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ModelInput } from '@/lib/domain/modelCard';
import { predictionReportSchema } from '@/lib/domain/prediction';
import { predictionOf } from '@/lib/evaluation/predictionOf';
import { imageReader } from '../image/imageReader';
import { LABELS, upTo, withPredictions } from './testPredictions.testing';

const test = withPredictions();

describe('a set is predicted', () => {
  it('as the network answers each picture alone, with every label in its place', async () => {
    const images = await test.addSet('plain', upTo(45), (seed) => [...LABELS, 'hound', null, 'unheard of'][seed % 10]!);
    const task = await test.run('plain');
    expect(task).toMatchObject({ state: { status: 'completed' }, done: 45, total: 45, unit: 'pictures' });

    const rows = await test.rowsOf(images);
    let right = 0;
    let labelled = 0;
    for (const image of images) {
      const fitted = await imageReader.fit(
        await test.artifacts.get(image.hash),
        image.fileName,
        test.network.card.input,
      );
      const ref = { key: test.network.weightsHash, format: 'onnx', path: await test.artifacts.pathOf(test.network.weightsHash), fileName: 'tiny.onnx' } as const; // prettier-ignore
      const [vector] = await test.pool.predict(ref, test.network.card, [fitted]);
      const actual = image.label === null ? -1 : image.label === 'hound' ? 3 : LABELS.indexOf(image.label);
      const expected = predictionOf(image.id, vector!, actual < 0 ? null : actual);
      const row = rows.get(image.id)!;
      expect(row.top.map(({ classIndex }) => classIndex)).toEqual(expected.top.map(({ classIndex }) => classIndex));
      // A batch adds up in another order than a single picture.
      row.top.forEach((one, k) => expect(one.probability).toBeCloseTo(expected.top[k]!.probability, 5));
      expect(row.label?.classIndex).toBe(expected.label?.classIndex);
      expect(row.label?.rank).toBe(expected.label?.rank);
      if (actual < 0) continue;
      labelled++;
      if (expected.top[0]!.classIndex === actual) right++;
    }
    const { tally } = await test.predictions.summary(test.network.id, 'plain');
    expect(tally).toMatchObject({ pictures: 45, predicted: 45, unlabelled: 4, unknownLabel: 4 });
    expect(predictionReportSchema.parse(task.report)).toMatchObject({ right, labelled, computed: 45, reused: 0, failedCount: 0 }); // prettier-ignore
    expect(labelled).toBe(37);
    // Batches grow, so that the device is used well: far fewer than one a picture.
    expect(test.compute.batches.length).toBeLessThan(15);
  });

  it('with what the numbers come from', async () => {
    const images = await test.addSet(
      'provenance',
      upTo(3).map((n) => n + 1700),
    );
    await test.run('provenance');
    const { origins, ...provenance } = await test.predictions.provenance(test.network.id, 'provenance');
    const lines = images.map(({ hash, label }) => `${hash} ${JSON.stringify(label)}\n`).join('');
    expect(provenance).toEqual({
      algorithm: 'prediction/1',
      weightsHash: test.network.weightsHash,
      cardHash: test.network.cardHash,
      dataHash: createHash('sha256').update(lines).digest('hex'),
      preprocessing: test.network.card.input satisfies ModelInput,
    });
    expect(origins).toMatchObject([{ pictures: 3, specularVersion: '0.0.0-test', device: await test.pool.device() }]);
  });

  it('whose files are damaged: each is told, the others are predicted, and the next run tries them again', async () => {
    await test.addSet(
      'damaged',
      upTo(5).map((n) => n + 1500),
    );
    const noPicture = await test.artifacts.put(new TextEncoder().encode('no picture'));
    const [bad] = await test.database.images.addImages('damaged', [
      { id: 'bad', fileName: 'bad.png', label: 'ant', hash: noPicture, widthPx: 1, heightPx: 1 },
    ]);
    const task = await test.run('damaged');
    expect(task).toMatchObject({ state: { status: 'completed' }, done: 6, total: 6 });
    const report = predictionReportSchema.parse(task.report);
    expect(report).toMatchObject({ computed: 5, failedCount: 1 });
    expect(report.failed).toMatchObject([{ imageId: bad!.id, fileName: 'bad.png', error: { code: 'invalid_image' } }]);
    const again = await test.run('damaged');
    expect(predictionReportSchema.parse(again.report)).toMatchObject({ computed: 0, failedCount: 1 });
  });

  it('though the network has no answer to some pictures: each is told, the others are predicted', async () => {
    const images = await test.addSet('mute', upTo(20).map((n) => n + 3000)); // prettier-ignore
    const mute = [0, 7, 8].map((place) => images[place]!);
    test.compute.mute = await Promise.all(mute.map(({ hash }) => test.fittedPixels(hash)));
    const task = await test.run('mute');
    expect(task).toMatchObject({ state: { status: 'completed' }, done: 20, total: 20 });
    const report = predictionReportSchema.parse(task.report);
    expect(report).toMatchObject({ computed: 17, failedCount: 3 });
    expect(report.failed).toMatchObject(
      mute.map(({ id, fileName }) => ({
        imageId: id,
        error: { code: 'invalid_network', message: `${fileName}: It is NaN.` },
      })),
    );
    const again = await test.run('mute');
    expect(again).toMatchObject({ state: { status: 'completed' }, report: { computed: 0, failedCount: 3 } });
    expect([...(await test.rowsOf(images)).keys()].toSorted()).toEqual(
      images.filter((image) => !mute.includes(image)).map(({ id }) => id).toSorted(), // prettier-ignore
    );
  });

  it.each([3, 40])('by a network that answers nothing: it fails with the reason, over %i pictures', async (count) => {
    const images = await test.addSet(`mute-${count}`, upTo(count).map((n) => n + 3100)); // prettier-ignore
    test.compute.mute = await Promise.all(images.map(({ hash }) => test.fittedPixels(hash)));
    const { state } = await test.run(`mute-${count}`);
    expect(state).toMatchObject({ status: 'failed', error: { code: 'invalid_network', message: 'It is NaN.' } });
    expect(test.compute.batches.length).toBeLessThan(10);
  });

  it('that is empty, or does not exist', async () => {
    await test.addSet('empty', []);
    expect(await test.run('empty')).toMatchObject({ state: { status: 'completed' }, done: 0, total: 0 });
    await expect(test.predictions.start(test.network.id, 'nowhere')).rejects.toMatchObject({ code: 'not_found' });
    await expect(test.predictions.start('nobody', 'empty')).rejects.toMatchObject({ code: 'not_found' });
    await expect(test.predictions.summary('nobody', 'empty')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('nothing is computed twice', () => {
  it('a second run computes what was added since', async () => {
    await test.addSet(
      'growing',
      upTo(6).map((n) => n + 1600),
    );
    await test.run('growing');
    expect(test.compute.pictures).toBe(6);
    await test.run('growing');
    expect(test.compute.pictures).toBe(6);
    await test.addPictures('growing', [100, 101], () => 'ant');
    const task = await test.run('growing');
    expect(test.compute.pictures).toBe(8);
    expect(task).toMatchObject({ done: 8, total: 8 });
    expect((await test.predictions.summary(test.network.id, 'growing')).tally.predicted).toBe(8);
  });

  it('the same bytes in another set are copied; under a label whose probability was not kept they are asked again', async () => {
    const originals = await test.addSet('originals', upTo(10).map((n) => n + 200)); // prettier-ignore
    await test.run('originals');
    expect(test.compute.pictures).toBe(10);
    // Another name, another label: the answer is the same, what is right may differ.
    const copies = await test.addSet('copies', upTo(10).map((n) => n + 200), () => null); // prettier-ignore
    const task = await test.run('copies');
    expect(test.compute.pictures).toBe(10);
    expect(predictionReportSchema.parse(task.report)).toMatchObject({ reused: 10, computed: 0, labelled: 0 });
    const [from, to] = [await test.rowsOf(originals), await test.rowsOf(copies)];
    copies.forEach((copy, k) => expect(to.get(copy.id)?.top).toEqual(from.get(originals[k]!.id)?.top));
    const { origins } = await test.predictions.summary(test.network.id, 'copies');
    expect(origins).toEqual((await test.predictions.summary(test.network.id, 'originals')).origins);

    const worst = originals.map(({ id }) => upTo(7).find((c) => !from.get(id)!.top.some((t) => t.classIndex === c) && from.get(id)!.label?.classIndex !== c)!); // prettier-ignore
    const relabelled = await test.addSet('relabelled', upTo(10).map((n) => n + 200), (seed) => LABELS[worst[seed - 200]!]!); // prettier-ignore
    await test.run('relabelled');
    expect(test.compute.pictures).toBe(20);
    for (const row of (await test.rowsOf(relabelled)).values()) expect(row.label?.rank).toBeGreaterThanOrEqual(5);
  });

  it('the same bytes within a set are computed once', async () => {
    await test.addSet('doubles', [...upTo(4), ...upTo(4)].map((n) => n + 300)); // prettier-ignore
    await test.run('doubles');
    expect(test.compute.pictures).toBe(4);
    expect((await test.predictions.summary(test.network.id, 'doubles')).tally.predicted).toBe(8);
  });

  it('another card of the same weights is another network', async () => {
    const other = await test.addNetwork({}, [...LABELS].reverse());
    expect(other.weightsHash).toBe(test.network.weightsHash);
    await test.addSet('two-networks', upTo(3).map((n) => n + 400)); // prettier-ignore
    await test.run('two-networks');
    await test.run('two-networks', other.id);
    expect(test.compute.pictures).toBe(6);
  });
});

describe('the table of a set', () => {
  it('has a line for each picture with its five best classes, defused and quoted', async () => {
    const images = await test.addSet('table', upTo(3), (seed) => ['=1+1', null, 'dog, hound'][seed]!);
    await test.run('table');
    let csv = '';
    for await (const block of await test.predictions.csv(test.network.id, 'table')) csv += block;
    const lines = csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      'file,label,predicted,probability,right,label_probability,label_in_top5,top1,top1_probability,top2,top2_probability,top3,top3_probability,top4,top4_probability,top5,top5_probability,sha256',
    );
    const rows = await test.rowsOf(images);
    const quoted = (label: string) => (label.includes(',') ? `"${label}"` : label);
    images.forEach((image, k) => {
      const { top, label } = rows.get(image.id)!;
      const best = top.map((t) => `${quoted(LABELS[t.classIndex]!)},${t.probability}`).join(',');
      const first = `${quoted(LABELS[top[0]!.classIndex]!)},${top[0]!.probability}`;
      const known = label ? `${label.rank === 0 ? 'yes' : 'no'},${label.probability},${label.rank < 5 ? 'yes' : 'no'}` : ',,'; // prettier-ignore
      const own = ["'=1+1", '', '"dog, hound"'][k];
      expect(lines[k + 1]).toBe(`${k}.png,${own},${first},${known},${best},${image.hash}`);
    });
  });
});
