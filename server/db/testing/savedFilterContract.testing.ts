import { expect, it } from 'vitest';
import type { DatabaseUnderTest } from '../database.contract';

export function savedFilterContract(use: () => DatabaseUnderTest): void {
  const saved = (id: string, name: string) => ({ id, name, filter: { search: '50% “x”', tag: ['a', "it's"] }, by: 'Ada' }); // prettier-ignore

  it('come back as they were saved, in the order of their names', async () => {
    const { savedFilters } = use().database;
    const second = await savedFilters.create(saved('f1', 'zebra'));
    const first = await savedFilters.create(saved('f2', 'Äpfel'));
    expect(second).toEqual({ ...saved('f1', 'zebra'), createdAt: second.createdAt });
    expect(await savedFilters.list()).toEqual([first, second]);
    await savedFilters.create(saved('f3', 'nul\0'));
    expect((await savedFilters.list()).map(({ name }) => name)).toEqual(['Äpfel', 'nul\uFFFD', 'zebra']);
  });

  it('have names of their own: of several who save one at once one does, and the others learn who has it', async () => {
    const { savedFilters } = use().database;
    const answers = await Promise.allSettled(
      Array.from({ length: 6 }, (_, n) => savedFilters.create(saved(`f${n}`, 'Mine'))),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(5);
    for (const { reason } of refused)
      expect(reason).toMatchObject({
        code: 'conflict',
        message: 'There is a filter “Mine” already, saved by Ada. Give yours another name.',
        options: { field: 'name' },
      });
    const other = await savedFilters.create(saved('other', 'Other'));
    await expect(savedFilters.rename(other.id, 'Mine')).rejects.toMatchObject({ code: 'conflict' });
    expect(await savedFilters.rename(other.id, 'Theirs')).toEqual({ ...other, name: 'Theirs' });
  });

  it('are deleted, and what is gone cannot be renamed', async () => {
    const { savedFilters } = use().database;
    const { id } = await savedFilters.create(saved('f1', 'Mine'));
    await savedFilters.delete(id);
    await savedFilters.delete(id);
    expect(await savedFilters.list()).toEqual([]);
    await expect(savedFilters.rename(id, 'x')).rejects.toMatchObject({ code: 'not_found' });
  });
}
