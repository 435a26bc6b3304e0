/**
 * A throw-away PostgreSQL server for tests: a cluster of its own in a temporary folder, on a Unix socket that nobody
 * else sees. It sorts as English does and its clock shows New York, so that nothing may rely on friendlier defaults.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface PostgresqlCluster {
  /** A connection URL of a new, empty database. */
  createDatabase(): string;
  /** Where the socket is, for URLs of one's own. */
  socketDir: string;
  /** Ends the server the hard way, as a failing machine would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** The folder with initdb and postgres: SPECULAR_TEST_PG_BIN, PATH, then Debian's place. Null when there is none. */
export function findPostgresqlBinaries(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    process.env.SPECULAR_TEST_PG_BIN ?? '',
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(debian, version, 'bin')),
  ];
  const holds = (folder: string) => ['initdb', 'postgres', 'psql'].every((name) => existsSync(path.join(folder, name)));
  return folders.find((folder) => folder !== '' && holds(folder)) ?? null;
}

/** Makes a cluster and starts it; resolves when it takes connections. */
export async function startPostgresqlCluster(bin: string): Promise<PostgresqlCluster> {
  const account = unprivilegedAccount();
  const dir = mkdtempSync(path.join(os.tmpdir(), 'specular-pg-'));
  if (account) chownSync(dir, account.uid, account.gid);
  const data = path.join(dir, 'data');
  const environment = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'America/New_York' };
  const options = { cwd: dir, env: environment, ...account };
  const initdb = spawnSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'specular', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C.UTF-8', ...englishOrder(bin)],
    options,
  );
  if (initdb.status !== 0)
    throw new Error(`initdb failed: ${initdb.error ? initdb.error.message : initdb.stderr.toString()}`);
  const server = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, '-k', dir, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'timezone=America/New_York'],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await untilReady(server);
  let count = 0;
  const end = async (signal: NodeJS.Signals) => {
    server.kill(signal);
    await exited;
  };
  return {
    socketDir: dir,
    createDatabase() {
      const name = `test_${++count}`;
      const psql = ['-h', dir, '-U', 'specular', '-d', 'postgres', '-c', `CREATE DATABASE ${name}`];
      const created = spawnSync(path.join(bin, 'psql'), psql);
      if (created.status !== 0) throw new Error(`CREATE DATABASE failed: ${created.stderr.toString()}`);
      return `postgresql://specular@localhost/${name}?host=${encodeURIComponent(dir)}`;
    },
    // SIGQUIT is PostgreSQL's immediate shutdown; SIGKILL would leave its children behind.
    kill: () => end('SIGQUIT'),
    async stop() {
      await end('SIGINT');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivilegedAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name]));
    if (uid?.status === 0 && gid?.status === 0)
      return { uid: Number(uid.stdout.toString()), gid: Number(gid.stdout.toString()) };
  }
  throw new Error('There is neither an account "postgres" nor "nobody" to run PostgreSQL as.');
}

/** ICU collations came to whole clusters with version 15. */
function englishOrder(bin: string): string[] {
  const version = /\d+/.exec(spawnSync(path.join(bin, 'postgres'), ['--version']).stdout.toString())?.[0];
  return Number(version) >= 15 ? ['--locale-provider=icu', '--icu-locale=en-US'] : [];
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    server.once('exit', () => reject(new Error(`postgres ended: ${lines.join('\n')}`)));
    if (!server.stderr) throw new Error('postgres was started without stderr');
    createInterface(server.stderr).on('line', (line) => {
      lines.push(line);
      // The cluster was made with English messages (C.UTF-8).
      if (line.includes('ready to accept connections')) resolve();
    });
  });
}
