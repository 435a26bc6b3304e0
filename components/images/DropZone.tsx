'use client';
import { useId, useState, type DragEvent, type ReactNode } from 'react';
import { classNames } from '../ui/classNames';
import { buttonClass } from '../ui/Button';

export interface DropZoneProps {
  /** What the button says: "Choose a picture". */
  choose: string;
  /** What may be dropped, and how else it can be brought. */
  children?: ReactNode;
  accept: string;
  multiple?: boolean;
  disabled?: boolean;
  primary?: boolean;
  onFiles: (files: File[]) => void;
  /** Takes a drop with its folders, instead of onFiles. */
  onTransfer?: (transfer: DataTransfer) => void;
  /** Other ways to bring files, beside the button. */
  more?: ReactNode;
}

/** A place for files: dropped on it or chosen by its button, which is all that a keyboard needs. */
export function DropZone({
  choose,
  children,
  accept,
  multiple,
  disabled,
  primary,
  onFiles,
  onTransfer,
  more,
}: DropZoneProps) {
  const [over, setOver] = useState(false);
  const inputId = useId();

  const give = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0 && !disabled) onFiles(multiple ? files : files.slice(0, 1));
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!onTransfer) give(event.dataTransfer.files);
    else if (!disabled) onTransfer(event.dataTransfer);
  };

  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={classNames(
        'rounded-panel flex flex-wrap items-center gap-x-4 gap-y-2 border border-dashed p-3',
        over ? 'border-accent bg-accent-soft' : 'border-line-strong',
      )}
    >
      <input
        id={inputId}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        className="peer sr-only"
        onChange={(event) => {
          give(event.currentTarget.files);
          event.currentTarget.value = ''; // the same file may be chosen again
        }}
      />
      <label
        htmlFor={inputId}
        className={buttonClass(
          primary ? 'primary' : 'plain',
          classNames(
            'peer-focus-visible:outline-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-1',
            disabled ? 'cursor-not-allowed opacity-50' : 'cursor-pointer',
          ),
        )}
      >
        {choose}
      </label>
      {more}
      {children && <div className="text-muted min-w-0 flex-1 basis-48">{children}</div>}
    </div>
  );
}
