// npm run build: everything that `npm start` does before it serves.
import { setUpOrExit } from './setup/setUp.mjs';

await setUpOrExit(['packages', 'client', 'server', 'pages']);
