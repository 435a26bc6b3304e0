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
});
