'use client';
import { useEffect, useEffectEvent, useId, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import type { PixelPlace } from '../occlusion/cellGeometry';
import { pixelUnder } from '../occlusion/pixelUnder';
import { handAction, resized } from './handKeys';
import type { HandControl } from './useHand';

export interface HandSurfaceProps {
  label: string;
  /** Of the network's input. */
  size: OcclusionGrid;
  /** How far an arrow key goes. */
  stride: number;
  hand: HandControl;
}

/** Takes the pointer, the wheel and the keys over the picture: a patch is dragged, a mask is painted. */
export function HandSurface({ label, size, stride, hand }: HandSurfaceProps) {
  const surface = useRef<HTMLDivElement>(null);
  const helpId = useId();
  /** Where the last part of the stroke ended; null while the pointer is up. */
  const drawnTo = useRef<PixelPlace | null>(null);
  const middle = { x: Math.floor(size.width / 2), y: Math.floor(size.height / 2) };

  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (event.ctrlKey || event.deltaY === 0) return; // the browser's zoom
    event.preventDefault();
    hand.resize(resized(hand.size, event.deltaY < 0 ? 1 : -1, size));
  });
  useEffect(() => {
    const element = surface.current;
    const listener = (event: WheelEvent) => onWheel(event);
    element?.addEventListener('wheel', listener, { passive: false }); // React's own cannot keep the page from scrolling
    return () => element?.removeEventListener('wheel', listener);
  }, []);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const under = pixelUnder(event, size);
    drawnTo.current = under;
    if (hand.tool === 'patch') hand.moveTo(under);
    else hand.stroke(under, under);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const under = pixelUnder(event, size);
    const from = drawnTo.current;
    if (hand.tool === 'brush') {
      if (from) hand.stroke(from, under);
      else hand.pointAt(under);
    } else if (from || (event.pointerType === 'mouse' && !hand.pinned)) hand.moveTo(under);
    if (from) drawnTo.current = under;
  };
  const onPointerUp = () => {
    if (drawnTo.current) hand.pin();
    drawnTo.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.metaKey) return;
    const at = hand.cursor ?? middle;
    const action = handAction(event, at, stride, size);
    if (!action) return;
    event.preventDefault();
    switch (action.kind) {
      case 'move': {
        const to = hand.cursor ? action.to : middle;
        return hand.tool === 'patch' ? hand.moveTo(to) : hand.pointAt(to);
      }
      case 'resize':
        return hand.resize(resized(hand.size, action.by, size));
      case 'press':
        if (hand.tool === 'brush') return hand.stroke(at, at);
        return hand.region ? hand.pin() : hand.moveTo(at);
      case 'eraser':
        return hand.setErase(!hand.erase);
      case 'clear':
        return hand.clear();
    }
  };

  return (
    // What is dragged and painted here has no role of its own: an application takes its keys itself, and says which.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={surface}
      role="application"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      aria-label={label}
      aria-describedby={helpId}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
      className="absolute inset-0 cursor-crosshair touch-none"
    >
      <p id={helpId} className="sr-only">
        {hand.tool === 'patch'
          ? 'Arrow keys move the patch, plus and minus change its size, Enter pins it, Delete takes it away.'
          : 'Arrow keys move the brush, plus and minus change its size, Enter dabs, x changes between brush and eraser, Delete clears.'}
      </p>
    </div>
  );
}
