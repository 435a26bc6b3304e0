/**
 * What must be there before anything runs. Each step knows whether it is fresh; `run` returns when it is done or throws.
 * @typedef {object} Step
 * @property {string} title what is being done, for people
 * @property {string} advice what to do when it fails
 * @property {() => boolean} isFresh
 * @property {() => Promise<void>} run
 */
import { existsSync } from 'node:fs';
import { fingerprint } from './fingerprint.mjs';
import { arePackagesInstalled, installPackages } from './packages.mjs';
import { bundleServer } from './bundleServer.mjs';
import { ROOT, inRoot } from './project.mjs';
import { runCommand } from './runCommand.mjs';
import { readStamp, removeStamp, writeStamp } from './stamp.mjs';

const SERVER_SOURCES = ['lib', 'server', 'models', 'prisma/schema.prisma', 'tsconfig.json', 'package.json', 'package-lock.json']; // prettier-ignore
const PAGE_SOURCES = [...SERVER_SOURCES, 'app', 'components', 'public', 'next.config.js', 'postcss.config.mjs'];

/** @type {Record<'packages' | 'client' | 'server' | 'pages', Step>} */
export const STEPS = {
  packages: {
    title: 'Installing packages',
    advice: 'Check that the npm registry can be reached, then run the same command again.',
    isFresh: arePackagesInstalled,
    run: installPackages,
  },
  client: stamped('client', {
    title: 'Generating the database client',
    advice: 'Check prisma/schema.prisma.',
    inputs: ['prisma/schema.prisma', 'package-lock.json'],
    output: 'server/db/generated/client.ts',
    run: generateClient,
  }),
  server: stamped('server', {
    title: 'Bundling the server',
    advice: 'Look at the first error above: it names the file.',
    inputs: [...SERVER_SOURCES, 'scripts/setup/bundleServer.mjs'],
    output: 'dist/server/index.js',
    run: bundleServer,
  }),
  pages: stamped('pages', {
    title: 'Building the pages',
    advice: 'Look at the first error above: it names the file.',
    inputs: PAGE_SOURCES,
    output: '.next/BUILD_ID',
    run: buildPages,
  }),
};

/** A step that is fresh while its inputs have the bytes that they had when it last finished. */
function stamped(name, { inputs, output, run, ...text }) {
  const inputsNow = () => fingerprint(ROOT, inputs);
  return {
    ...text,
    isFresh: () => existsSync(inRoot(output)) && readStamp(name) === inputsNow(),
    async run() {
      const before = inputsNow();
      removeStamp(name);
      await run();
      writeStamp(name, before);
    },
  };
}

async function generateClient() {
  const env = {
    ...process.env,
    // The generator wants a schema engine, which it would download, and never starts it: any program will do.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  await runCommand(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], { env });
}

async function buildPages() {
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  await runCommand(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { env });
}
