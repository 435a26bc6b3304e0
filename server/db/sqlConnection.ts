/** One connection, as the migrations need it: a client of the `pg` driver has this shape. */
export interface SqlConnection {
  /** Runs one statement with values, or a script of many without. Rows of a script are those of its last statement. */
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Runs `work` between BEGIN and COMMIT, or ROLLBACK when it throws. */
export async function inTransaction<T>(connection: SqlConnection, work: () => Promise<T>): Promise<T> {
  await connection.query('BEGIN');
  try {
    const result = await work();
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    // The first error is the one to tell, also when the connection is gone and there is nothing to roll back.
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
