/** One task at a time, in the order of asking: run() of a network may not be timed while another one runs between. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task);
    this.last = result.catch(() => {}); // the asker gets the error; the next one its turn
    return result;
  }
}
