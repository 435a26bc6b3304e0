import type { FollowOptions } from './followTask';

type OpenStream = FollowOptions['openStream'];

/**
 * Browsers keep six connections to a server, for all tabs together, and a stream occupies one for as long as its task
 * runs: with six imports in the queue not even a cancel would get through. Above `most` a stream breaks off at once, so
 * that the task is asked for instead until there is room.
 */
export function limitStreams(most: number): (open: OpenStream) => OpenStream {
  let opened = 0;
  return (open) => (listener) => {
    if (opened >= most) return refuse(listener.onError);
    opened++;
    const close = open(listener);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      opened--;
      close();
    };
  };
}

/** As a connection does: not before the one who opened it knows how to close it. */
function refuse(onError: () => void): () => void {
  let isWanted = true;
  queueMicrotask(() => {
    if (isWanted) onError();
  });
  return () => void (isWanted = false);
}
