/** Paths of files in a zip, a folder or a drop, with "/" between folders. */

/** Longest name that is stored, in characters. */
export const MAX_NAME_CHARACTERS = 200;

/** "cats/black/7.png" → "7.png". */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** "cats/black/7.png" → "cats/black/"; "" for a file outside any folder. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Hidden files, and what macOS adds to every zip. */
export function isIgnored(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

/** The last part of whatever a browser or a zip calls a file, short enough to be shown. Never cut inside a character. */
export function storedName(path: string): string {
  const name = baseName(path.replaceAll('\\', '/')).replace(/\p{Cc}/gu, '_');
  return lastCharacters(name, MAX_NAME_CHARACTERS) || 'picture';
}

/** A path for a report: its end, when it is longer than anybody reads. */
export function shownPath(path: string): string {
  const short = lastCharacters(path, MAX_NAME_CHARACTERS);
  return short.length < path.length ? `…${short}` : path;
}

function lastCharacters(text: string, count: number): string {
  // Most texts are short, and cutting into characters costs more than all the rest.
  return text.length <= count ? text : [...text.slice(-4 * count)].slice(-count).join('');
}
