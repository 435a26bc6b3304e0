import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { ResourceCache } from './resourceCache';

const schema = z.number();

describe('ResourceCache', () => {
  it('asks once for two at the same time, and tells when the answer is there', async () => {
    let asked = 0;
    const cache = new ResourceCache(async (_path, s) => s.parse(++asked));
    let told = 0;
    cache.subscribe(() => told++);
    await Promise.all([cache.load('/a', schema), cache.load('/a', schema)]);
    expect(cache.get('/a')).toEqual({ status: 'ready', value: 1 });
    expect([asked, told]).toEqual([1, 1]);
  });

  it('shows what it knew while it asks again, and keeps it when that fails', async () => {
    const answers: (number | AppError)[] = [7, new AppError('unavailable', 'Not there.')];
    const cache = new ResourceCache(async (_path, s) => {
      const answer = answers.shift();
      if (answer instanceof AppError) throw answer;
      return s.parse(answer);
    });
    await cache.load('/a', schema);
    await cache.load('/a', schema);
    expect(answers).toHaveLength(0);
    expect(cache.get('/a')).toEqual({ status: 'ready', value: 7 });
  });

  it('tells nobody of an answer that says the same, and keeps the very value', async () => {
    const answers = [{ a: [1] }, { a: [1] }, { a: [2] }];
    const cache = new ResourceCache(async (_path, s) => s.parse(answers.shift()));
    const list = z.object({ a: z.array(z.number()) });
    let told = 0;
    cache.subscribe(() => told++);
    await cache.load('/a', list);
    const before = cache.get('/a');
    await cache.load('/a', list);
    expect(cache.get('/a')).toBe(before);
    expect(told).toBe(1);
    await cache.load('/a', list);
    expect(cache.get('/a')).toEqual({ status: 'ready', value: { a: [2] } });
    expect(told).toBe(2);
  });

  it('says that everything was asked for again, also where the answers are the same', async () => {
    const cache = new ResourceCache(async (_path, s) => s.parse(1));
    cache.show('/a', schema);
    await cache.load('/a', schema);
    const told: number[] = [];
    cache.subscribe(() => told.push(0));
    const leave = cache.onRefreshed(() => told.push(1));
    await cache.refresh();
    leave();
    await cache.refresh();
    expect(told).toEqual([1]);
  });

  it('asks for what never changes only where it is not known', async () => {
    let asked = 0;
    const cache = new ResourceCache(async (_path, s) => s.parse(++asked));
    cache.show('/a', schema, true);
    await cache.load('/a', schema);
    cache.show('/a', schema, true);
    expect(asked).toBe(1);
    cache.show('/a', schema);
    expect(asked).toBe(2);
  });

  it('says why there is nothing, and asks again when told to', async () => {
    const answers: (number | AppError)[] = [new AppError('not_found', 'No such set.'), 3];
    const cache = new ResourceCache(async (_path, s) => {
      const answer = answers.shift();
      if (answer instanceof AppError) throw answer;
      return s.parse(answer);
    });
    await cache.load('/a', schema);
    expect(cache.get('/a')).toMatchObject({ status: 'failed', error: { code: 'not_found' } });
    await cache.load('/a', schema);
    expect(cache.get('/a')).toEqual({ status: 'ready', value: 3 });
  });

  it('asks anew after a change, once for all who know of it, also while an older question is on its way', async () => {
    const answers: ((value: number) => void)[] = [];
    const cache = new ResourceCache(async (_path, s) => s.parse(await new Promise((resolve) => answers.push(resolve))));
    const first = cache.load('/a', schema);
    const renewed = [cache.renew('/a', schema), cache.renew('/a', schema)];
    expect(answers).toHaveLength(1);
    answers[0]!(1);
    await first;
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(answers).toHaveLength(2);
    answers[1]!(2);
    await Promise.all(renewed);
    expect(cache.get('/a')).toEqual({ status: 'ready', value: 2 });
  });

  it('keeps what is on the screen, however much comes after it, and forgets it once it is not', async () => {
    const cache = new ResourceCache(async (_path, s) => s.parse(1));
    const fill = () => Array.from({ length: 300 }, (_, i) => i).forEach((i) => cache.seed(`/other/${i}`, i));
    const hide = cache.show('/a', schema);
    await cache.load('/a', schema);
    fill();
    expect(cache.get('/a')).toEqual({ status: 'ready', value: 1 });
    expect(cache.get('/other/0').status).toBe('loading');
    hide();
    cache.seed('/b', 1);
    expect(cache.get('/a').status).toBe('loading');
  });

  it('asks again for what is on the screen, once for two who show it, and not for what no longer is', async () => {
    const asked: string[] = [];
    const cache = new ResourceCache(async (path, s) => {
      asked.push(path);
      return s.parse(asked.length);
    });
    const hideOne = cache.show('/a', schema);
    cache.show('/a', schema);
    const hideGone = cache.show('/gone', schema);
    await Promise.all([cache.load('/a', schema), cache.load('/gone', schema)]);
    hideOne();
    hideGone();
    asked.length = 0;
    await cache.refresh();
    expect(asked).toEqual(['/a']);
  });

  it('takes a row of a list for a failure, but never for an answer', async () => {
    const cache = new ResourceCache(async (path, s) => {
      if (path === '/a') throw new AppError('unavailable', 'Not there.');
      return s.parse(2);
    });
    await Promise.all([cache.load('/a', schema), cache.load('/b', schema)]);
    expect(cache.get('/a').status).toBe('failed');
    cache.seed('/a', 1);
    cache.seed('/b', 1);
    expect([cache.get('/a'), cache.get('/b')]).toEqual([
      { status: 'ready', value: 1 },
      { status: 'ready', value: 2 },
    ]);
  });
});
