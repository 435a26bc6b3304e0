// npm start: installs, generates and builds what is missing or stale, then becomes the server.
import { inRoot } from './setup/project.mjs';
import { setUpOrExit } from './setup/setUp.mjs';
import { pathToFileURL } from 'node:url';

await setUpOrExit(['packages', 'client', 'server', 'pages']);
process.env.NODE_ENV = 'production';
process.env.NEXT_TELEMETRY_DISABLED = '1';
process.setSourceMapsEnabled(true);
// In this process, not in a child: signals, exit code and a kill reach the server itself.
await import(pathToFileURL(inRoot('dist/server/index.js')).href);
