'use client';
import { useId } from 'react';
import { Button } from '../ui/Button';
import { classNames } from '../ui/classNames';
import { bringIntoView, SURROUNDINGS_PX, type Camera } from './camera';
import { DrawnOutline } from './DrawnOutline';
import { nearestInDirection, pickNearest } from './pointSearch';
import { scatterKeyOf, type ScatterKey } from './scatterKeys';
import type { ScatterplotProps } from './scatterProps';
import { usePointer } from './usePointer';
import { useReveal } from './useReveal';
import { useScatterScene } from './useScatterScene';

export type { ScatterplotProps } from './scatterProps';
export type { Camera } from './camera';

/**
 * A map of points, as dots or as the pictures themselves. One stop of the Tab key; to assistive technology it is a grid
 * of which only the focused point is in the page (aria-rowcount tells the rest). The table twin has all.
 */
export function Scatterplot(props: ScatterplotProps) {
  const { label, count, focused, tool, describe } = props;
  const id = useId();
  const { holder, scene, state, arePicturesMissing, retryPictures } = useScatterScene(props);
  const { path, handlers, cancelDrawing } = usePointer(props, scene);

  const moveCamera = (camera: Camera) => {
    scene.current?.setCamera(camera);
    props.onCamera(camera);
  };
  const focus = (point: number | null) => {
    const drawn = scene.current;
    if (!drawn || point === null) return;
    // The whole layout has every point in view, and goes on being followed.
    const camera = props.camera && bringIntoView(drawn.camera, drawn.viewSize(), drawn.placeOf(point), SURROUNDINGS_PX);
    if (camera && camera !== drawn.camera) moveCamera(camera);
    props.onFocus(point);
  };
  useReveal(props, scene, moveCamera);
  const act = (key: ScatterKey) => {
    const drawn = scene.current;
    if (!drawn) return;
    const { positions, emphasis } = props;
    switch (key.kind) {
      case 'move':
        // The first key begins in the middle of what is in view.
        return focus(
          focused === null || focused >= count
            ? pickNearest(positions, emphasis, drawn.camera.x, drawn.camera.y, Infinity)
            : nearestInDirection(positions, emphasis, focused, key.direction),
        );
      case 'open':
        return focused === null ? undefined : props.onOpen(focused);
      case 'toggle':
        if (focused !== null)
          props.onSelect(Int32Array.of(focused), props.selected?.[focused] === 1 ? 'remove' : 'add');
        return;
      case 'zoom':
        return moveCamera({ ...drawn.camera, zoom: drawn.camera.zoom + key.by });
      case 'fit':
        scene.current?.setCamera(null);
        return props.onFit ? props.onFit() : props.onCamera(drawn.fitted());
    }
  };

  const activeId = focused === null ? undefined : `${id}-${focused}`;
  const text =
    focused === null
      ? 'No point is chosen. Press an arrow key.'
      : (describe?.(focused) ?? `Point ${(focused + 1).toLocaleString('en')} of ${count.toLocaleString('en')}`);
  return (
    <div className="deck-events-root bg-surface absolute inset-0 overflow-hidden" data-state={state}>
      <div ref={holder} aria-hidden="true" className="absolute inset-0" />
      <div
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={count}
        aria-colcount={1}
        aria-activedescendant={activeId}
        aria-busy={state === 'loading'}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && cancelDrawing()) return event.stopPropagation();
          const key = scatterKeyOf(event);
          if (!key || state !== 'drawn') return;
          event.preventDefault();
          event.stopPropagation();
          act(key);
        }}
        {...handlers}
        className={classNames(
          'absolute inset-0 touch-none select-none',
          tool === 'pan' ? 'cursor-grab active:cursor-grabbing' : 'cursor-crosshair',
        )}
      >
        <div role="row" aria-rowindex={(focused ?? 0) + 1}>
          <div
            key={activeId}
            id={activeId}
            role="gridcell"
            aria-colindex={1}
            aria-selected={focused !== null && props.selected?.[focused] === 1}
            className="sr-only"
          >
            {text}
          </div>
        </div>
      </div>
      {tool !== 'pan' && <DrawnOutline path={path} tool={tool} />}
      {state === 'loading' && <p className="text-muted absolute inset-x-4 top-4">The map is being loaded …</p>}
      {state === 'impossible' && (
        <p role="status" className="absolute inset-x-4 top-4">
          This browser cannot draw the map: it has no WebGL 2, or the graphics card gave up. The table has all points.
          Loading the page again may help.
        </p>
      )}
      {arePicturesMissing && (
        <div role="status" className="bg-surface text-small absolute bottom-2 left-2 flex items-center gap-2 p-1">
          Some pictures could not be loaded: their points are dots.
          <Button onClick={retryPictures}>Try again</Button>
        </div>
      )}
    </div>
  );
}
