/** Runs the actions of one key one after the other, in the order in which they were asked for; keys do not wait for each other. */
export class SerialByKey {
  private readonly tails = new Map<string, Promise<void>>();

  run<T>(key: string, action: () => Promise<T>): Promise<T> {
    const result = (this.tails.get(key) ?? Promise.resolve()).then(action);
    const tail = result.then(
      () => undefined,
      () => undefined, // a failure is its caller's; the next action runs all the same
    );
    this.tails.set(key, tail);
    void tail.then(() => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    });
    return result;
  }
}
