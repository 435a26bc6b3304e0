// npm run -s specular -- COMMAND: the command line. Only the command itself writes to stdout.
import { inRoot } from './setup/project.mjs';
import { becomeNode } from './setup/runCommand.mjs';
import { setUpOrExit } from './setup/setUp.mjs';
import { STEPS } from './setup/steps.mjs';

await setUpOrExit(['packages', 'client'], { say: (text) => process.stderr.write(text) });
// The bundle starts faster than the sources, but is not made here: a server may be running from it.
const entry = STEPS.server.isFresh()
  ? ['--enable-source-maps', inRoot('dist/server/cli.js')]
  : ['--import', import.meta.resolve('tsx'), inRoot('server/cli/index.ts')];
await becomeNode([...entry, ...process.argv.slice(2)]);
