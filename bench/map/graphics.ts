/**
 * Who draws the benchmark's page. Without a wish a processor does, on every machine alike; a graphics card draws where it
 * is asked for by the way to it, and it is an error when a processor draws instead.
 */

/** ANGLE's ways to a card without a display. Those of Linux are the first two; they need the loaders libvulkan1 or libegl1. */
export const CARD_BACKENDS = ['vulkan', 'gl-egl', 'metal', 'd3d11'] as const;
export type CardBackend = (typeof CARD_BACKENDS)[number];

const BOTH = ['--no-sandbox', '--use-gl=angle', '--ignore-gpu-blocklist', '--enable-gpu-rasterization'];

/** What the browser is started with. */
export function graphicsFlags(card: CardBackend | null): string[] {
  if (card === null) return [...BOTH, '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  const flags = [...BOTH, `--use-angle=${card}`];
  // The rest of the page is put together by the same driver; without a display there is no surface of Vulkan's.
  return card === 'vulkan' ? [...flags, '--enable-features=Vulkan', '--disable-vulkan-surface'] : flags;
}

/** By the name that WebGL gives: of a card, or of a program that draws on the processor. */
export function isSoftware(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
}

/** Throws when a card was asked for and does not draw. */
export function requireCard(card: CardBackend | null, renderer: string): void {
  if (card === null || (renderer !== 'none' && !isSoftware(renderer))) return;
  throw new Error(
    `A graphics card was asked for (--gpu ${card}), but ${renderer === 'none' ? 'the browser has no WebGL 2' : `"${renderer}" draws`}. Check that its driver and the loaders (on Linux libvulkan1 and libegl1) are installed, try another of ${CARD_BACKENDS.join(', ')}, or leave --gpu out to let the processor draw.`,
  );
}
