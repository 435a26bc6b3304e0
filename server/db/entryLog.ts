/** Logs that only grow, one for each row of another table, which counts its entries. */
import { Prisma, type PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { storableJson } from './storableJson';

/** The names of the tables and columns; never anything that comes from outside. */
export interface LogTables {
  owners: string;
  /** Of the owners: the number of the last entry. */
  count: string;
  entries: string;
  /** Of the entries: the owner's id. */
  owner: string;
}

export interface LoggedAct {
  id: string;
  by: string;
  act: object;
}

export interface EntryEffects {
  /** What else is set in the owner's row. */
  set: Prisma.Sql;
  /** Further parts of the statement; they begin with a comma and have the owner's id from `subject`. */
  also?: Prisma.Sql;
}

/**
 * Adds to the log of an owner if `expected` is the number of its last entry and no entry has this id, with what follows
 * from the entry: all or nothing.
 * @returns whether it is stored
 */
export async function appendEntry(
  prisma: PrismaClient,
  tables: LogTables,
  ownerId: string,
  expected: number,
  entry: LoggedAct,
  effectsAt: (at: Date) => EntryEffects,
): Promise<boolean> {
  const [owners, count, entries, owner] = [tables.owners, tables.count, tables.entries, tables.owner].map((name) => Prisma.raw(`"${name}"`)); // prettier-ignore
  const { id, by, act } = storableJson(entry);
  const at = nextInstant();
  const { set, also = Prisma.empty } = effectsAt(at);
  // One statement: of two at the same time the second waits for the first, and then finds that the log has grown.
  const stored = await prisma.$executeRaw`
    WITH subject AS (
      UPDATE ${owners} SET ${count} = ${count} + 1, ${set}
      WHERE id = ${ownerId} AND ${count} = ${expected} AND NOT EXISTS (SELECT FROM ${entries} WHERE id = ${id})
      RETURNING id, ${count} AS number)${also}
    INSERT INTO ${entries} (id, ${owner}, number, "by", act, created_at)
    SELECT ${id}, id, number, ${by}, ${JSON.stringify(act)}::jsonb, ${at} FROM subject`;
  return stored === 1;
}
