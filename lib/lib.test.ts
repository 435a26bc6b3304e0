/** Proof that lib/ is pure: every module loads where there is no Node, no browser, no framework and no clock. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { expect, test } from 'vitest';

const LIB = import.meta.dirname;
const ALLOWED_PACKAGES = /^(zod|diff|@bufbuild\/protobuf)(\/|$)/;

const modules = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(test|testing)\.ts$/.test(file))
  .sort();

/** Refuses what a module of lib may not import: other packages, Node's modules, files outside lib. Notes the packages. */
const onlyLib = (packages: Set<string>): Plugin => ({
  name: 'only-lib',
  setup(bundler) {
    bundler.onResolve({ filter: /.*/ }, ({ path: specifier, resolveDir, kind }) => {
      if (kind === 'entry-point') return undefined;
      const relative = specifier.startsWith('.');
      if (relative && path.resolve(resolveDir, specifier).startsWith(LIB + path.sep)) return undefined;
      if (!ALLOWED_PACKAGES.test(specifier)) return { errors: [{ text: `lib must not import "${specifier}"` }] };
      packages.add(specifier);
      return { path: specifier, external: true };
    });
  },
});

const COMMON: BuildOptions = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2023',
  treeShaking: false,
  logLevel: 'silent',
};
type Require = (name: string) => unknown;

/** Runs a bundle in a realm of its own that has nothing but the language. Gives what it exports. */
function run(text: string, require: Require): Record<string, unknown> {
  const module = { exports: {} };
  // Protobuf reads text at load; both are part of every browser and of Node, and depend on nothing.
  const realm = { TextEncoder, TextDecoder };
  const load = runInNewContext(`(module, require) => {${text}\n}`, realm) as (of: object, by: Require) => void;
  load(module, require);
  return module.exports;
}

/** The packages, loaded once in such a realm: each of the hundreds of modules would else hold a copy of them. */
async function loadPackages(names: ReadonlySet<string>): Promise<Require> {
  const contents = [...names].map((name, at) => `export * as p${at} from '${name}';`).join('\n');
  const { outputFiles } = await build({ ...COMMON, stdin: { contents, resolveDir: LIB }, write: false });
  const loaded = run(outputFiles[0]!.text, (name) => {
    throw new Error(`a package must not import "${name}"`);
  });
  const order = [...names];
  return (name) => loaded[`p${order.indexOf(name)}`];
}

/** Bundles each entry by itself and runs it. */
async function loadAlone(entries: Pick<BuildOptions, 'stdin' | 'entryPoints'>): Promise<number> {
  const packages = new Set<string>();
  // Nothing is written to the folder.
  const built = await build({ ...COMMON, ...entries, outdir: LIB, write: false, plugins: [onlyLib(packages)] });
  const require = await loadPackages(packages);
  for (const { text } of built.outputFiles) run(text, require);
  return built.outputFiles.length;
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
