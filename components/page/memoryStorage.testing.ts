/** The browser's store, in memory. */
export class MemoryStorage implements Storage {
  private readonly map = new Map<string, string>();
  /** How many characters there is room for, keys and values together. */
  room = Infinity;

  get length(): number {
    return this.map.size;
  }
  key(index: number): string | null {
    return [...this.map.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    const others = [...this.map].filter(([name]) => name !== key);
    const size = [...others, [key, value]].reduce((sum, [name = '', text = '']) => sum + name.length + text.length, 0);
    if (size > this.room) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    this.map.set(key, value);
  }
  removeItem(key: string): void {
    this.map.delete(key);
  }
  clear(): void {
    this.map.clear();
  }
}
