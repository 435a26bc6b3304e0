import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDatabase } from './database.contract';
import { createDatabase, migrateStore, openDatabase } from './openDatabase';
import { openPostgresqlStore } from './store';
import { sampleView } from './testing/samples';
import {
  findPostgresqlBinaries,
  startPostgresqlCluster,
  type PostgresqlCluster,
} from './testing/postgresqlCluster.testing';

const bin = findPostgresqlBinaries();
if (bin === null)
  console.warn('Skipped: the tests on PostgreSQL. Set SPECULAR_TEST_PG_BIN to the folder of initdb and postgres.');

describe.skipIf(bin === null)('with a PostgreSQL server', () => {
  let cluster: PostgresqlCluster;
  beforeAll(async () => {
    cluster = await startPostgresqlCluster(bin ?? '');
  });
  afterAll(() => cluster.stop());

  describeDatabase('PostgreSQL', async () => {
    const store = await openPostgresqlStore(cluster.createDatabase());
    await migrateStore(store);
    return { database: createDatabase(store), pool: store.pool };
  });

  it('ten servers may start on an empty database at the same instant', async () => {
    const databaseUrl = cluster.createDatabase();
    const databases = await Promise.all(Array.from({ length: 10 }, () => openDatabase({ dataDir: '', databaseUrl })));
    await databases[0]?.sessions.create({ id: 's', name: 'S', view: sampleView });
    for (const database of databases) expect(await database.sessions.get('s')).toMatchObject({ name: 'S' });
    await Promise.all(databases.map((database) => database.close()));
  });

  it('a database that cannot be opened is told plainly, without user, password or URL', async () => {
    const socket = `host=${encodeURIComponent(cluster.socketDir)}`;
    const cases: [url: string, reason: RegExp][] = [
      [`postgresql://specular:s3cret@localhost/nowhere?${socket}`, /"nowhere" .* does not exist on that server/],
      [`postgresql://mallory:s3cret@localhost/postgres?${socket}`, /refuses this user/],
      ['postgresql://ada:s3cret@127.0.0.1:1/x', /"x" at 127.0.0.1:1 refuses the connection/],
      ['postgresql://ada:s3cret@localhost/x?host=/nowhere', /there is no such socket/],
      ['postgresql://ada:s3cret@localhost:port/x', /must look like/],
      ['postgresql://ada:s3cret@localhost/x?schema=mine', /asks for the schema "mine"/],
    ];
    for (const [databaseUrl, reason] of cases) {
      const error: unknown = await openDatabase({ dataDir: '', databaseUrl }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'AppError', message: expect.stringMatching(reason) as string });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/s3cret|mallory|ada:/);
    }
  });

  it('a server that goes away is told as unavailable, and the process lives on', async () => {
    const other = await startPostgresqlCluster(bin ?? '');
    const database = await openDatabase({ dataDir: '', databaseUrl: other.createDatabase() });
    await database.sessions.create({ id: 's', name: 'S', view: sampleView });
    await other.kill();
    await expect(database.sessions.get('s')).rejects.toMatchObject({ code: 'unavailable', name: 'AppError' });
    await expect(database.sessions.get('s')).rejects.toMatchObject({ code: 'unavailable', name: 'AppError' });
    await database.close();
    await other.stop();
  });
});
