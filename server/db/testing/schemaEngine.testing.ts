/** Prisma's own schema engine, the part that `prisma migrate` would download, as WebAssembly: to ask it for its opinion. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool } from 'pg';
import { PROJECT_ROOT } from '../../projectRoot';
import { readMigrationFiles } from '../migrationFiles';

const NO_FILTER = { externalTables: [], externalEnums: [] };
const migrationsDir = path.join(PROJECT_ROOT, 'prisma/migrations');
const schema = readFileSync(path.join(PROJECT_ROOT, 'prisma/schema.prisma'), 'utf8');

export interface SchemaEngine {
  /** What `prisma migrate status` finds wrong. */
  diagnose(): Promise<{ edited: string[]; failed: string[]; history: unknown }>;
  /** `prisma migrate deploy`: the names of the migrations that it applied. */
  deploy(): Promise<string[]>;
  /** The SQL that makes an empty database what schema.prisma says. */
  writeSchema(): Promise<string>;
}

export async function createSchemaEngine(pool: Pool): Promise<SchemaEngine> {
  instantiate();
  const datamodels: [string, string][] = [['schema.prisma', schema]];
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter);
  const migrationsList = await listMigrations();
  return {
    async diagnose() {
      const found = await engine.diagnoseMigrationHistory({
        migrationsList,
        optInToShadowDatabase: false,
        filters: NO_FILTER,
      });
      return { edited: found.editedMigrationNames, failed: found.failedMigrationNames, history: found.history };
    },
    async deploy() {
      return (await engine.applyMigrations({ migrationsList, filters: NO_FILTER })).appliedMigrationNames;
    },
    async writeSchema() {
      const { stdout } = await engine.diff({
        from: { tag: 'empty' },
        to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
        script: true,
        exitCode: null,
        filters: NO_FILTER,
      });
      return stdout ?? '';
    },
  };
}

async function listMigrations(): Promise<Parameters<bindings.SchemaEngine['applyMigrations']>[0]['migrationsList']> {
  const lock = 'migration_lock.toml';
  return {
    baseDir: migrationsDir,
    lockfile: { path: lock, content: readFileSync(path.join(migrationsDir, lock), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: (await readMigrationFiles(migrationsDir)).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

let instantiated = false;
/** The package's own entry wants a bundler that can import WebAssembly. */
function instantiate(): void {
  if (instantiated) return;
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = new WebAssembly.Module(readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm')));
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(exports);
  const start = exports['__wbindgen_start'] as () => void;
  start();
  instantiated = true;
}
