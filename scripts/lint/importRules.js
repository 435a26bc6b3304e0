/**
 * Who may import whom (docs/architecture.md). Checked by the lint rule `specular/import-direction`.
 *
 * A rule holds for the files whose project path starts with one of `files` and with none of `except`. `folders` and
 * `packages` either list the `only` ones that may be imported or the ones that `never` may; a package stands for its
 * sub-paths too, and "node:" for all modules of Node. With `typesAllowed`, imports of types alone are free.
 *
 * @typedef {{ only: string[] } | { never: string[] }} Limit
 * @typedef {object} ImportRule
 * @property {string[]} files
 * @property {string[]} [except]
 * @property {Limit} [folders]
 * @property {Limit} [packages]
 * @property {boolean} [typesAllowed]
 * @property {string} because
 */

const SOCKET_IO = ['socket.io', 'socket.io-client'];
const DATABASE = [
  '@prisma',
  'prisma',
  'pg',
  'pglite-prisma-adapter',
  '@electric-sql/pglite',
  '@electric-sql/pglite-socket',
];

/** @type {ImportRule[]} */
export const IMPORT_RULES = [
  {
    files: ['lib/domain/'],
    folders: { only: ['lib/domain/'] },
    packages: { only: ['zod'] },
    because: 'lib/domain is what everything else stands on: it may import zod and itself only.',
  },
  {
    files: ['lib/protocol/'],
    folders: { only: ['lib/protocol/', 'lib/domain/'] },
    packages: { only: ['zod'] },
    because: 'lib/protocol is the wire, read by both ends: it may import lib/domain and zod only.',
  },
  {
    files: ['lib/'],
    folders: { only: ['lib/'] },
    packages: { only: ['zod', 'diff', '@bufbuild/protobuf'] },
    because: 'lib is pure: no server, page, Node or framework. Whoever calls it hands in what it needs.',
  },
  {
    files: ['server/engine/'],
    folders: { only: ['server/engine/', 'server/log', 'lib/'] },
    packages: { never: ['next', 'react', 'react-dom', ...SOCKET_IO, ...DATABASE] },
    because: 'An engine runs a network on a device and knows nothing of jobs, rows or pages.',
  },
  {
    files: ['server/jobs/'],
    folders: { never: ['server/realtime/', 'server/http/', 'server/cli/'] },
    packages: { never: SOCKET_IO },
    because: 'Jobs know no socket: rooms subscribe to them.',
  },
  {
    files: [''],
    except: ['server/realtime/', 'server/createApp.', 'components/session/', 'e2e/', 'bench/', 'server/cli/'],
    packages: { never: SOCKET_IO },
    because: 'Sockets live in server/realtime, server/createApp and sessionSocket.ts; talk to those.',
  },
  {
    files: ['components/session/'],
    except: ['components/session/sessionSocket.'],
    packages: { never: SOCKET_IO },
    because: 'Only sessionSocket.ts opens the socket; components read the session from it.',
  },
  {
    files: [''],
    except: ['components/scatter/'],
    packages: { never: ['@deck.gl', '@luma.gl'] },
    because: 'Only components/scatter draws with deck.gl, and loads it when a map is opened: mount a Scatterplot.',
  },
  {
    files: ['server/cli/'],
    packages: { never: ['socket.io'] },
    because: 'The command line may join a server, but is none.',
  },
  {
    files: [''],
    except: ['server/db/', 'prisma'],
    folders: { never: ['server/db/generated/'] },
    packages: { never: DATABASE },
    because: 'Only server/db knows Prisma and its drivers: use the repositories of server/db/database.',
  },
  {
    files: ['app/'],
    folders: {
      only: [
        'app/',
        'components/',
        'lib/',
        'server/services',
        'server/http/',
        'server/log',
        'server/image/sniffFormat',
      ],
    },
    typesAllowed: true,
    because: 'A route reaches the server through getServices() of server/services, and its types.',
  },
  {
    files: ['components/'],
    folders: { never: ['server/', 'app/'] },
    packages: { never: ['node:'] },
    because: 'Components run in the browser: they share lib with the server, and nothing else.',
  },
  {
    files: ['server/', 'lib/', 'components/', 'scripts/', 'bench/'],
    folders: { never: ['app/'] },
    because: 'app/ holds routes; nothing may depend on a route.',
  },
];

/**
 * The reason why `file` must not import, or null. Paths are relative to the project, with "/"; `target` is a project
 * path (starting with "./") or the name of a package.
 * @param {string} file @param {string} target @param {boolean} typesOnly @param {ImportRule[]} [rules]
 */
export function findImportProblem(file, target, typesOnly, rules = IMPORT_RULES) {
  const broken = rules.find((rule) => {
    if (!startsWithAny(file, rule.files) || startsWithAny(file, rule.except ?? [])) return false;
    if (typesOnly && rule.typesAllowed) return false;
    return target.startsWith('./')
      ? isForbidden(rule.folders, (folder) => target.slice('./'.length).startsWith(folder))
      : isForbidden(rule.packages, (name) => isPackage(target, name));
  });
  return broken?.because ?? null;
}

const startsWithAny = (file, prefixes) => prefixes.some((prefix) => file.startsWith(prefix));

/** @param {Limit | undefined} limit @param {(entry: string) => boolean} matches */
function isForbidden(limit, matches) {
  if (!limit) return false;
  return 'only' in limit ? !limit.only.some(matches) : limit.never.some(matches);
}

function isPackage(target, name) {
  return target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`);
}
