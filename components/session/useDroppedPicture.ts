'use client';
import { useEffect, useEffectEvent } from 'react';

/** Takes the first picture that is dropped or pasted anywhere on the page. */
export function useDroppedPicture(onPicture: (file: File) => void): void {
  const take = useEffectEvent((files: FileList | undefined, event: Event) => {
    const picture = [...(files ?? [])].find((file) => file.type.startsWith('image/') || file.type === '');
    if (!picture) return;
    event.preventDefault();
    onPicture(picture);
  });
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      // Without this the browser opens the file instead of the page.
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => take(event.dataTransfer?.files, event);
    const onPaste = (event: ClipboardEvent) => take(event.clipboardData?.files, event);
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
