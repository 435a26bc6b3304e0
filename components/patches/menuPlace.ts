/** Where a small menu opens: below what it hangs on, or above where there is no room, and always within the window. */

interface Size {
  width: number;
  height: number;
}

const MARGIN_PX = 8;
const GAP_PX = 4;

export function placeMenu(
  anchor: Pick<DOMRect, 'left' | 'top' | 'bottom'>,
  menu: Size,
  window: Size,
): { left: number; top: number } {
  const lowest = window.height - menu.height - MARGIN_PX;
  const below = anchor.bottom + GAP_PX;
  const above = anchor.top - GAP_PX - menu.height;
  const top = below <= lowest || above < MARGIN_PX ? below : above;
  return {
    left: Math.max(MARGIN_PX, Math.min(anchor.left, window.width - menu.width - MARGIN_PX)),
    top: Math.max(MARGIN_PX, Math.min(top, lowest)),
  };
}
