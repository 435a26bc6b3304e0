import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { blockOffset, PicturePages, type ListedPicture, type PictureBlock } from './picturePages';

/** A list of 1,000 pictures, and a test that decides when a scroll rests and when the server answers. */
function open(total = 1000) {
  const asked: { offset: number; answer: (block: PictureBlock | AppError) => Promise<void> }[] = [];
  let waiting: (() => void)[] = [];
  const block = (offset: number, of = total): PictureBlock => ({
    offset,
    total: of,
    items: Array.from(
      { length: Math.min(100, of - offset) },
      (_, i) => ({ image: { id: `p${offset + i}` }, prediction: null }) as ListedPicture,
    ),
  });
  const pages = new PicturePages(block(0), {
    ask: (offset) =>
      new Promise((resolve, reject) =>
        asked.push({
          offset,
          async answer(given) {
            if (given instanceof AppError) reject(given);
            else resolve(given);
            await new Promise((done) => setImmediate(done));
          },
        }),
      ),
    timers: {
      set: (callback) => (waiting.push(callback), callback),
      clear: (timer) => (waiting = waiting.filter((one) => one !== timer)),
    },
  });
  const rest = () => waiting.splice(0).forEach((callback) => callback());
  return { pages, asked, rest, block };
}

describe('the pictures of a long list', () => {
  it('have their places before they are there, and come when a scroll rests on them', async () => {
    const { pages, asked, rest, block } = open();
    expect([pages.total, pages.at(99)?.image.id, pages.at(100)]).toEqual([1000, 'p99', null]);
    pages.show(0, 80);
    pages.show(400, 480);
    pages.show(780, 860);
    expect(asked).toEqual([]);
    rest();
    expect(asked.map(({ offset }) => offset)).toEqual([700, 800]);
    let told = 0;
    pages.subscribe(() => told++);
    await asked[1]!.answer(block(800));
    expect([pages.at(800)?.image.id, pages.at(799), told]).toEqual(['p800', null, 1]);
    await asked[0]!.answer(block(700));
    pages.show(790, 810);
    rest();
    expect([pages.at(799)?.image.id, asked.length]).toEqual(['p799', 2]);
  });

  it('are not asked for twice while they are on their way, nor beyond the end', () => {
    const { pages, asked, rest } = open(150);
    pages.show(90, 300);
    rest();
    pages.show(95, 300);
    rest();
    expect(asked.map(({ offset }) => offset)).toEqual([100]);
  });

  it('stay while the list is fetched again, and go where it has become shorter', async () => {
    const { pages, asked, rest, block } = open();
    pages.show(100, 180);
    rest();
    await asked[0]!.answer(block(100));
    pages.replace(block(0, 1200));
    expect([pages.total, pages.at(150)?.image.id, asked.length]).toEqual([1200, 'p150', 2]);
    pages.replace(block(0, 40));
    expect([pages.total, pages.at(39)?.image.id, pages.at(150)]).toEqual([40, 'p39', null]);
  });

  it('say why they are not there, and are asked for again when told to', async () => {
    const { pages, asked, rest, block } = open();
    pages.show(500, 550);
    rest();
    await asked[0]!.answer(new AppError('unavailable', 'The server cannot be reached.'));
    expect([pages.problem?.code, asked.length]).toEqual(['unavailable', 1]);
    pages.retry();
    await asked[1]!.answer(block(500));
    expect([pages.problem, pages.at(500)?.image.id]).toEqual([null, 'p500']);
  });

  it('lie in blocks', () => {
    expect([0, 99, 100, 12_345].map(blockOffset)).toEqual([0, 0, 100, 12_300]);
  });
});
