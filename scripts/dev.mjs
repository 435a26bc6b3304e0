// npm run dev: the server from its sources, with pages that reload when they are edited.
import { inRoot } from './setup/project.mjs';
import { becomeNode } from './setup/runCommand.mjs';
import { setUpOrExit } from './setup/setUp.mjs';

await setUpOrExit(['packages', 'client']);
await becomeNode(['--import', 'tsx', inRoot('server/index.ts')], {
  ...process.env,
  NODE_ENV: 'development',
  NEXT_TELEMETRY_DISABLED: '1',
});
