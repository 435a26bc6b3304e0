/**
 * What people wrote, without the ways into the workspace that they may have put in it. Taken out of the text itself, not
 * when it is shown: the address of another finding would be in the page all the same.
 */

/** Where the pages and routes of the workspace begin. */
export const PLACES = ['api', 'batches', 'collections', 'findings', 'image-sets', 'images', 'inbox', 'labels', 'links', 'networks', 'p', 's', 'sessions', 'storage']; // prettier-ignore
const PLACE = `(?:${PLACES.join('|')})`;
const HOST = String.raw`(?:[\w.-]+(?::\d+)?|\[[\da-f:.]+\](?::\d+)?)`;
/** What can follow in an address: not what ends one in Markdown. */
const REST = String.raw`[^\s()<>[\]"'\`|\\]*`;
const UUID = String.raw`[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}`;

const ABSOLUTE = new RegExp(String.raw`<?\b(?:https?|wss?):\/\/(?:[^\s/@()<>]*@)?(${HOST})(${REST})>?`, 'gi');
/** "//host/findings/…", "/findings/…", "/findings?…" and "../findings/…"; not in the middle of a word or of another address. */
const RELATIVE = new RegExp(String.raw`(^|[^\w/.:%-])<?(?:\/\/${HOST}|\.\.?(?:\/\.\.?)*)?\/${PLACE}(?:\/|[?#]\w)${REST}>?`, 'gim'); // prettier-ignore
const ID = new RegExp(UUID, 'gi');
const WORKSPACE_PATH = new RegExp(String.raw`^\/${PLACE}[/?#].*${UUID}`, 'i');
/** Names and addresses that mean this computer, or one of the own network. */
const LOCAL_HOST = /^(?:localhost|[\w-]+|[\w.-]+\.(?:local|internal|lan|localhost)|127\.[\d.]+|0\.0\.0\.0|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|\[.*\])(?::\d+)?$/i; // prettier-ignore

const OPEN_LINK = /\]\(\s*$/;
const OPEN_DEFINITION = /^ {0,3}\[[^\]]*\]:\s*$/;

/** What stands where an address was, and where an id was. */
export const LEFT_OUT = '(a page of the workspace)';
export const LEFT_OUT_ID = '…';

/**
 * The text without addresses of the workspace and without its ids (UUIDs). Addresses elsewhere stay as they are. In
 * Markdown, a link into the workspace keeps its words and leads nowhere.
 * @param ownHosts hosts by which this workspace is reached ("specular.example.org:3000")
 */
export function withoutWorkspace(text: string, ownHosts: readonly string[] = []): string {
  const own = new Set(ownHosts.map((host) => host.toLowerCase()));
  // Addresses elsewhere are put aside, so that what is taken out of prose is not taken out of them.
  const kept: string[] = [];
  const keep = (address: string) => `\uE000${kept.push(address) - 1}\uE001`;
  return text
    .replaceAll(/[\uE000\uE001]/g, '\uFFFD')
    .replaceAll(ABSOLUTE, (address: string, host: string, path: string, at: number, whole: string) =>
      isWorkspace(host.toLowerCase(), path, own) ? inPlaceOf(whole, at) : keep(address),
    )
    .replaceAll(
      RELATIVE,
      (_, before: string, at: number, whole: string) => before + inPlaceOf(whole, at + before.length),
    )
    .replaceAll(ID, LEFT_OUT_ID)
    .replaceAll(/\uE000(\d+)\uE001/g, (_, index: string) => kept[Number(index)] ?? '');
}

function isWorkspace(host: string, path: string, own: ReadonlySet<string>): boolean {
  return own.has(host) || LOCAL_HOST.test(host) || WORKSPACE_PATH.test(path);
}

/** The destination of a link must be something, or its words would not be a link that is shown as words. */
function inPlaceOf(whole: string, at: number): string {
  const line = whole.slice(whole.lastIndexOf('\n', at - 1) + 1, at);
  return OPEN_LINK.test(line) || OPEN_DEFINITION.test(line) ? '#' : LEFT_OUT;
}
