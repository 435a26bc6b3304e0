'use client';
import { useRef, useState, type MouseEvent, type PointerEvent, type RefObject } from 'react';
import { extendPath, outlineOf, selectHowOf, type ScreenPoint } from './drawnPath';
import { pointsInPolygon } from './pointsInPolygon';
import type { ScatterplotProps } from './scatterProps';
import type { ScatterScene } from './scatterScene';
import { useHover } from './useHover';

/** A pointer that moved further than this between down and up was dragged. */
const CLICK_PX = 4;

/**
 * Mouse, pen and fingers on the map: what is pointed at, clicks, lasso and box. Moving and zooming the map are deck.gl's,
 * which hears the same events.
 */
export function usePointer(props: ScatterplotProps, scene: RefObject<ScatterScene | null>) {
  const [path, setPath] = useState<readonly ScreenPoint[]>([]);
  const drawing = useRef<number | null>(null);
  const downAt = useRef<ScreenPoint | null>(null);
  const pointers = useRef(new Set<number>());
  const { hover, stopHovering } = useHover(props.onHover, scene);

  const click = (event: PointerEvent<HTMLElement>) => {
    const point = scene.current?.pick(...placeOf(event)) ?? null;
    const how = selectHowOf(event);
    if (point !== null) props.onFocus(point);
    if (how !== 'replace' || props.tool !== 'pan')
      props.onSelect(point === null ? new Int32Array(0) : Int32Array.of(point), how);
  };
  const endDrawing = () => {
    drawing.current = null;
    setPath([]);
  };

  return {
    path,
    /** Drops what is being drawn. Says whether something was. */
    cancelDrawing(): boolean {
      if (drawing.current === null) return false;
      downAt.current = null;
      endDrawing();
      return true;
    },
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        pointers.current.add(event.pointerId);
        // A second finger zooms: what the first one drew was not meant.
        if (pointers.current.size > 1) {
          downAt.current = null;
          return endDrawing();
        }
        if (event.button !== 0) return;
        downAt.current = placeOf(event);
        if (props.tool === 'pan') return;
        drawing.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
        setPath([placeOf(event)]);
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const at = placeOf(event);
        if (drawing.current === event.pointerId) setPath((before) => extendPath(before, at));
        else if (event.buttons === 0) hover(at);
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        pointers.current.delete(event.pointerId);
        const [from, at] = [downAt.current, placeOf(event)];
        downAt.current = null;
        if (drawing.current === event.pointerId && props.tool !== 'pan') {
          const outline = outlineOf(extendPath(path, at), props.tool);
          endDrawing();
          if (outline && scene.current) {
            const corners = Float64Array.from(outline.flatMap((corner) => scene.current?.toMap(...corner) ?? []));
            props.onSelect(pointsInPolygon(props.positions, corners, props.emphasis), selectHowOf(event));
            return;
          }
        }
        if (from && Math.hypot(at[0] - from[0], at[1] - from[1]) <= CLICK_PX) click(event);
      },
      onPointerCancel(event: PointerEvent<HTMLElement>) {
        pointers.current.delete(event.pointerId);
        downAt.current = null;
        endDrawing();
      },
      onPointerLeave(event: PointerEvent<HTMLElement>) {
        pointers.current.delete(event.pointerId);
        stopHovering();
      },
      onDoubleClick(event: MouseEvent<HTMLElement>) {
        const drawn = scene.current;
        const point = drawn?.pick(...placeOf(event)) ?? null;
        if (!drawn || point === null || props.tool !== 'pan') return;
        const camera = drawn.cameraOn(point);
        drawn.setCamera(camera);
        props.onCamera(camera);
      },
    },
  };
}

function placeOf(event: MouseEvent<HTMLElement>): ScreenPoint {
  const box = event.currentTarget.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
