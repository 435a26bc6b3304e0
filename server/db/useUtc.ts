import type { ClientBase } from 'pg';

/**
 * Prisma's adapter writes times without an offset, as UTC, and on reading takes any offset for UTC: right only when the
 * connection's time zone is UTC, whatever the server's default is.
 */
export async function useUtc(client: ClientBase): Promise<void> {
  await client.query(`SET TIME ZONE 'UTC'`);
}
