/** Whether two display names are one person's: upper and lower case, and ways to write one letter, do not tell people apart. */
export function samePerson(a: string, b: string): boolean {
  return personKey(a) === personKey(b);
}

/** One key for all ways to write a person's name. */
export function personKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
