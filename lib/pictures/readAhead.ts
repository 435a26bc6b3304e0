/** The items as they are; while one is used, the next is already made. */
export async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]();
  const ask = () => {
    const next = items.next();
    next.catch(() => undefined); // it is told of when its turn comes
    return next;
  };
  try {
    for (let next = ask(); ;) {
      const result = await next;
      if (result.done) return;
      next = ask();
      yield result.value;
    }
  } finally {
    await items.return?.();
  }
}
