// npm run bench -- NAME: runs bench/NAME.ts; without a name, lists what there is.
import { readdirSync } from 'node:fs';
import { inRoot } from '../scripts/setup/project.mjs';
import { becomeNode } from '../scripts/setup/runCommand.mjs';
import { setUpOrExit } from '../scripts/setup/setUp.mjs';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  if (name !== undefined) console.error(`There is no benchmark "${name}".`);
  console.log(`Benchmarks: ${names.join(', ') || 'none yet'}. Run one with: npm run bench -- NAME`);
  process.exit(name === undefined ? 0 : 1);
}
await setUpOrExit(['packages', 'client'], { say: (text) => process.stderr.write(text) });
await becomeNode(['--import', 'tsx', inRoot('bench', `${name}.ts`), ...args]);
