'use client';
import type { DragEvent, ReactNode } from 'react';
import { DropZone } from '../images/DropZone';
import { hasFolder, readDropped } from './droppedFolders';

export interface NetworkDropZoneProps {
  onFiles: (files: File[]) => void;
  children: ReactNode;
}

const ACCEPT = '.onnx,.safetensors,.pt,.pth,.ckpt,.tar,.json,.txt,.zip,.bin,.data,.onnx_data,.weights';

/** A place for the files of a network: one, several, a zip, or a folder. */
export function NetworkDropZone({ onFiles, children }: NetworkDropZoneProps) {
  const onFolder = (event: DragEvent) => {
    if (!hasFolder(event.dataTransfer.items)) return;
    event.preventDefault();
    event.stopPropagation();
    void readDropped(event.dataTransfer.items).then(onFiles);
  };
  return (
    <div onDropCapture={onFolder}>
      <DropZone choose="Choose the file or files" accept={ACCEPT} multiple primary onFiles={onFiles}>
        {children}
      </DropZone>
    </div>
  );
}
