/** Proof that lib/ is pure: every module loads where there is no Node, no browser, no framework and no clock. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { expect, test } from 'vitest';

const LIB = import.meta.dirname;
const ALLOWED_PACKAGES = /^(zod|@bufbuild\/protobuf)(\/|$)/;

const modules = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(test|testing)\.ts$/.test(file))
  .sort();

/** Refuses what a module of lib may not import: other packages, Node's modules, files outside lib. */
const onlyLib: Plugin = {
  name: 'only-lib',
  setup(bundler) {
    bundler.onResolve({ filter: /.*/ }, ({ path: specifier, importer, resolveDir, kind }) => {
      if (kind === 'entry-point' || importer.includes('/node_modules/')) return undefined;
      const relative = specifier.startsWith('.');
      const inside = relative && path.resolve(resolveDir, specifier).startsWith(LIB + path.sep);
      if (inside || ALLOWED_PACKAGES.test(specifier)) return undefined;
      return { errors: [{ text: `lib must not import "${specifier}"` }] };
    });
  },
};

/** Bundles each entry by itself and runs it in a realm of its own that has nothing but the language. */
async function loadAlone(entries: Pick<BuildOptions, 'stdin' | 'entryPoints'>): Promise<number> {
  const { outputFiles } = await build({
    ...entries,
    outdir: LIB, // nothing is written
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'loaded',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2023',
    treeShaking: false,
    logLevel: 'silent',
    plugins: [onlyLib],
  });
  // Protobuf reads text at load; both are part of every browser and of Node, and depend on nothing.
  for (const { text } of outputFiles) runInNewContext(text, { TextEncoder, TextDecoder });
  return outputFiles.length;
}

test('every module of lib loads without Node, browser, framework and clock', async () => {
  expect(modules.length).toBeGreaterThan(10);
  expect(await loadAlone({ entryPoints: modules.map((file) => path.join(LIB, file)) })).toBe(modules.length);
});

test.each([
  ["import { readFileSync } from 'node:fs'; export default readFileSync;", 'lib must not import "node:fs"'],
  ["export { Server } from 'socket.io';", 'lib must not import "socket.io"'],
  ["import '../server/log';", 'lib must not import "../server/log"'],
  ["import '@/components/ui/Button';", 'lib must not import "@/components/ui/Button"'],
  ["export const later = import('react');", 'lib must not import "react"'],
  ['export const id = process.pid;', 'process is not defined'],
  ['setTimeout(() => undefined, 1);', 'setTimeout is not defined'],
])('the proof notices: %s', async (planted, message) => {
  const stdin = { contents: planted, resolveDir: LIB, sourcefile: 'everything.ts', loader: 'ts' } as const;
  await expect(loadAlone({ stdin })).rejects.toThrow(message);
});
