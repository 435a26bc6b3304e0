import { classNames } from '../ui/classNames';

export interface PictureTile {
  imageId: string;
  fileName: string;
  /** Under the picture. */
  text: string;
  /** Under that. */
  figure: string;
}

export interface PictureTilesProps {
  label: string;
  tiles: readonly PictureTile[];
  focusId: string | null;
  onFocus: (imageId: string) => void;
  onHover: (imageId: string | null) => void;
}

/** Pictures side by side, each the way to its point. */
export function PictureTiles({ label, tiles, focusId, onFocus, onHover }: PictureTilesProps) {
  return (
    <ul aria-label={label} className="grid grid-cols-4 gap-1">
      {tiles.map((tile) => (
        <li key={tile.imageId} className="min-w-0">
          <button
            type="button"
            title={tile.fileName}
            aria-current={tile.imageId === focusId ? 'true' : undefined}
            onClick={() => onFocus(tile.imageId)}
            onPointerEnter={() => onHover(tile.imageId)}
            onPointerLeave={() => onHover(null)}
            onFocus={() => onHover(tile.imageId)}
            onBlur={() => onHover(null)}
            className={classNames(
              'rounded-control flex w-full flex-col border-2',
              tile.imageId === focusId ? 'border-accent' : 'hover:border-line-strong border-transparent',
            )}
          >
            <img
              src={`/api/images/${tile.imageId}/thumbnail?size=128`}
              alt=""
              loading="lazy"
              className="bg-sunken aspect-square w-full object-contain"
            />
            <span className="text-small w-full truncate px-0.5 text-left">
              <span className="sr-only">{tile.fileName}, </span>
              {tile.text}
            </span>
            <span className="text-small text-muted w-full truncate px-0.5 text-left">{tile.figure}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
