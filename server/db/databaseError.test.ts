import { describe, expect, it } from 'vitest';
import { withPlainErrors } from './databaseError';

/** What a repository's method throws after `error` was thrown in it. */
async function told(error: unknown): Promise<unknown> {
  const repository = withPlainErrors({
    async get(): Promise<void> {
      throw error;
    },
  });
  return repository.get().then(
    () => null,
    (thrown: unknown) => thrown,
  );
}

describe('errors of the database', () => {
  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated',
    'Client has encountered a connection error and is not queryable',
  ])('tell a connection that ended under a query, which the driver gives no code: %s', async (message) => {
    const unavailable = { code: 'unavailable', name: 'AppError' };
    expect(await told(new Error(message))).toMatchObject(unavailable);
    expect(await told(new Error('query failed', { cause: new Error(message) }))).toMatchObject(unavailable);
  });

  it('let a surprise pass as it is, whatever it says', async () => {
    const surprise = new Error('Connection terminated unexpectedly by the moon');
    expect(await told(surprise)).toBe(surprise);
    expect(await told('text')).toBe('text');
  });
});
