/** Layers for tests, from a short notation: "conv1:Conv<input", "add:Add<conv2,pool" one a line. */
import type { NetworkLayer } from '../domain/networkGraph';

export function layersOf(text: string): NetworkLayer[] {
  return text
    .trim()
    .split(/\s+/)
    .map((line) => {
      const [, name, type, inputs] = /^([^:]+):([^<]+)<(.*)$/.exec(line) ?? [];
      if (!name || !type || inputs === undefined) throw new Error(`not a layer: ${line}`);
      return {
        name,
        type,
        tensor: `${name}_out`,
        outputShape: [8, 4, 4],
        channelAxis: 0,
        parameters: 0,
        inputs: inputs.split(',').filter(Boolean),
        detail: '',
        receptiveField: { kind: 'whole' },
      };
    });
}

/** A residual network: stem, `blocks` of two convolutions and an addition, a classifier. */
export function residualLayers(blocks: number): NetworkLayer[] {
  const parts = ['stem:Conv<input', 'r0:Relu<stem'];
  for (let b = 1; b <= blocks; b++)
    parts.push(
      ...[`c${b}a:Conv<r${b - 1}`, `n${b}a:BatchNormalization<c${b}a`, `a${b}a:Relu<n${b}a`, `c${b}b:Conv<a${b}a`],
      ...[`n${b}b:BatchNormalization<c${b}b`, `s${b}:Add<n${b}b,r${b - 1}`, `r${b}:Relu<s${b}`],
    );
  parts.push(`pool:GlobalAveragePool<r${blocks}`, 'flat:Flatten<pool', 'fc:Gemm<flat');
  return layersOf(parts.join('\n'));
}

/** A dense block: each convolution reads the concatenation of all before it. */
export function denseLayers(count: number): NetworkLayer[] {
  const parts = ['stem:Conv<input', 'pool:MaxPool<stem'];
  for (let k = 1; k <= count; k++) {
    const all = ['pool', ...Array.from({ length: k - 1 }, (_, i) => `c${i + 1}`)];
    parts.push(
      `cat${k}:Concat<${all.join(',')}`,
      `b${k}:BatchNormalization<cat${k}`,
      `r${k}:Relu<b${k}`,
      `c${k}:Conv<r${k}`,
    );
  }
  const every = Array.from({ length: count }, (_, i) => `c${i + 1}`).join(',');
  parts.push(`last:Concat<pool,${every}`, 'gap:GlobalAveragePool<last', 'fc:Gemm<gap');
  return layersOf(parts.join('\n'));
}
