import { expect, it } from 'vitest';
import { CARD_BACKENDS, graphicsFlags, isSoftware, requireCard } from './graphics';

const SWIFTSHADER = 'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)';

it('tells a card from a program by the name that WebGL gives', () => {
  expect(isSoftware(SWIFTSHADER)).toBe(true);
  expect(isSoftware('ANGLE (Mesa, llvmpipe (LLVM 15.0.6 256 bits), OpenGL 4.5)')).toBe(true);
  expect(isSoftware('ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)')).toBe(true); // prettier-ignore
  expect(isSoftware('ANGLE (NVIDIA, Vulkan 1.4.312 (NVIDIA H100 80GB HBM3 (0x00002330)), NVIDIA)')).toBe(false);
  expect(isSoftware('ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)')).toBe(false);
});

it('lets the processor draw unless a card is asked for, by one way alone', () => {
  const ways = (flags: string[]) => flags.filter((flag) => flag.startsWith('--use-angle='));
  expect(ways(graphicsFlags(null))).toEqual(['--use-angle=swiftshader']);
  for (const card of CARD_BACKENDS) {
    expect(ways(graphicsFlags(card))).toEqual([`--use-angle=${card}`]);
    expect(graphicsFlags(card)).not.toContain('--enable-unsafe-swiftshader');
  }
});

it('refuses a processor that draws where a card was asked for', () => {
  expect(() => requireCard('vulkan', SWIFTSHADER)).toThrow(/--gpu vulkan.*SwiftShader/);
  expect(() => requireCard('gl-egl', 'none')).toThrow(/no WebGL 2/);
  expect(() => requireCard(null, SWIFTSHADER)).not.toThrow();
  expect(() => requireCard('vulkan', 'ANGLE (NVIDIA, Vulkan 1.4.312 (NVIDIA L4 (0x000027B8)), NVIDIA)')).not.toThrow();
});
