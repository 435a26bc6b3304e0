'use client';
import { useEffect, useEffectEvent } from 'react';
import { isDialogOpen } from './isDialogOpen';

/** Takes the first picture that is dropped or pasted anywhere on the page. */
export function useDroppedPicture(onPicture: (file: File) => void): void {
  const take = useEffectEvent((files: FileList | undefined, event: Event) => {
    const picture = [...(files ?? [])].find((file) => file.type.startsWith('image/') || file.type === '');
    if (!picture) return;
    event.preventDefault(); // in a dialog too: the browser would leave the page, and what is being written, for the file
    if (!isDialogOpen()) onPicture(picture);
  });
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      // Without this the browser opens the file instead of the page.
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => take(event.dataTransfer?.files, event);
    const onPaste = (event: ClipboardEvent) => {
      // Text copied from an office program brings a picture of itself along: a dialog's field takes the text.
      if (!isDialogOpen()) take(event.clipboardData?.files, event);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
}
