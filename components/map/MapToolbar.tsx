'use client';
import type { RefObject } from 'react';
import { Button } from '../ui/Button';
import { TextInput } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import { matchText, nextMatch } from './findPoints';
import { MAX_THUMBNAIL_PX, MIN_THUMBNAIL_PX, type MapTool } from './mapLook';
import type { MapModel } from './useMapModel';

export interface MapToolbarProps {
  model: MapModel;
  tool: MapTool;
  onTool: (tool: MapTool) => void;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** How the map is shown, what a drag does, and the search. */
export function MapToolbar({ model, tool, onTool, searchRef }: MapToolbarProps) {
  const { look, changeLook } = model;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 pb-2">
      <MapSearch model={model} searchRef={searchRef} />
      <SegmentedControl
        label="Show as"
        hideLabel
        value={look.display}
        options={[
          { value: 'dots', label: 'Dots' },
          { value: 'pictures', label: 'Pictures', title: 'The pictures themselves, where their points are' },
          { value: 'grid', label: 'Grid', title: 'The pictures, moved apart so that none covers another' },
        ]}
        onChange={(display) => changeLook({ display })}
      />
      {look.display === 'pictures' && (
        <label className="text-small flex items-center gap-2">
          Size
          <input
            type="range"
            min={MIN_THUMBNAIL_PX}
            max={MAX_THUMBNAIL_PX}
            step={4}
            value={look.thumbnailPx}
            aria-valuetext={`${look.thumbnailPx} pixels`}
            onChange={(event) => changeLook({ thumbnailPx: Number(event.currentTarget.value) })}
            className="min-h-8 w-24"
          />
        </label>
      )}
      <SegmentedControl
        label="A drag on the map"
        hideLabel
        value={tool}
        options={[
          { value: 'pan', label: 'Move', title: 'A drag moves the map' },
          { value: 'lasso', label: 'Lasso', title: 'A drag selects what it goes round; Shift adds, Alt removes' },
          { value: 'box', label: 'Box', title: 'A drag selects what is in the box; Shift adds, Alt removes' },
        ]}
        onChange={onTool}
      />
      <Button
        disabled={look.camera === null && (model.beside === null || look.besideCamera === null)}
        onClick={() => changeLook({ camera: null, besideCamera: null })}
      >
        Whole map
      </Button>
    </div>
  );
}

function MapSearch({ model, searchRef }: Pick<MapToolbarProps, 'model' | 'searchRef'>) {
  const { look, changeLook, matches, focusId, shown } = model;
  const focused = focusId === null ? null : (shown?.pointOf.get(focusId) ?? null);
  const step = (direction: 1 | -1) => {
    const found = matches && nextMatch(matches.points, focused, direction);
    const imageId = found === null ? undefined : shown?.points?.imageIds[found];
    if (imageId !== undefined) changeLook({ focusId: imageId });
  };
  return (
    <div className="flex items-center gap-2 max-sm:w-full">
      <TextInput
        ref={searchRef}
        label="Search the map"
        hideLabel
        type="search"
        placeholder="Label or file name"
        className="w-44 max-sm:flex-1"
        value={look.find}
        onChange={(event) => changeLook({ find: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          step(event.shiftKey ? -1 : 1);
        }}
      />
      <p role="status" className="text-small text-muted min-w-0">
        {matches && `${matchText(matches, focused)}${matches.points.length > 1 ? ' · Enter: the next one' : ''}`}
      </p>
    </div>
  );
}
