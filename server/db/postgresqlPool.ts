import pg from 'pg';
import { AppError } from '@/lib/domain/appError';
import { useUtc } from './useUtc';

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 10;

/**
 * A pool of connections to the PostgreSQL server of a connection URL, after one connection was made to show that it
 * works. Throws AppError `unavailable` that says what is wrong without the user, the password or the URL.
 */
export async function openPostgresqlPool(databaseUrl: string): Promise<pg.Pool> {
  const place = describePlace(databaseUrl);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'specular',
    keepAlive: true,
    onConnect: useUtc,
  });
  // Without a listener a broken idle connection would end the process. The next query tells of it.
  pool.on('error', () => undefined);
  try {
    (await pool.connect()).release();
    return pool;
  } catch (error) {
    await pool.end();
    throw new AppError('unavailable', `${place} ${reasonOf(error)} Check DATABASE_URL.`);
  }
}

/** "The database "specular" at db.example:5432". Throws `invalid_input` for a URL that cannot be one of PostgreSQL. */
function describePlace(databaseUrl: string): string {
  const invalid = (why: string) => new AppError('invalid_input', `DATABASE_URL ${why}.`, { field: 'DATABASE_URL' });
  if (!URL.canParse(databaseUrl)) throw invalid('must look like postgresql://user:password@host:5432/database');
  const url = new URL(databaseUrl);
  const schema = url.searchParams.get('schema') ?? 'public';
  if (schema !== 'public') throw invalid(`asks for the schema "${schema}", but Specular keeps its tables in "public"`);
  const name = decodeURIComponent(url.pathname.slice(1)) || 'postgres';
  const host = url.searchParams.get('host') ?? (url.hostname || 'localhost');
  return `The database "${name}" at ${host}:${url.port || '5432'}`;
}

/** Codes of the operating system and SQLSTATEs. The driver's own texts may name the user, so they are not repeated. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refuses the connection: does PostgreSQL run there?',
  ENOTFOUND: 'cannot be found: there is no host of that name.',
  EAI_AGAIN: 'cannot be found: host names cannot be looked up right now.',
  ENOENT: 'cannot be reached: there is no such socket.',
  EACCES: 'cannot be reached: this account may not use that socket.',
  ETIMEDOUT: 'does not answer.',
  EHOSTUNREACH: 'cannot be reached: there is no route to that host.',
  ENETUNREACH: 'cannot be reached: there is no network.',
  ECONNRESET: 'closed the connection.',
  '28P01': 'refuses the user or the password.',
  '28000': 'refuses this user.',
  '3D000': 'does not exist on that server.',
  '53300': 'has no connection left.',
  '57P03': 'is starting or stopping.',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof AggregateError && !REASONS[code]) return reasonOf(error.errors[0]);
  return REASONS[code] ?? `cannot be opened${code ? ` (${code})` : ` within ${CONNECT_TIMEOUT_MS / 1000} s`}.`;
}
