/**
 * Whether two display names are one person's: upper and lower case, ways to write one letter and the width of spaces do not
 * tell people apart.
 */
export function samePerson(a: string, b: string): boolean {
  return personKey(a) === personKey(b);
}

/** One key for all ways to write a person's name. */
export function personKey(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}
