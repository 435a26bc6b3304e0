/** A statement has at most 32,767 values: so many rows of ten columns are below that by far. */
const ROWS = 2000;

/** Hands over the rows in parts that fit into a statement each, one after the other; nothing where there are none. */
export async function inChunks<T>(rows: readonly T[], store: (rows: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS) await store(rows.slice(start, start + ROWS));
}
