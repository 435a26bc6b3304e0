/** Which parts of its evidence a comment about a finding can point at. */
import type { Finding, FindingOf } from '../domain/finding';
import type { FindingAnchor } from '../domain/findingAnchor';
import { partOf, withPart } from '../domain/findingParts';

/** Why a finding has no such part, for who named it; null: it has it, or, of a points finding, may have it. */
export function anchorProblem(whole: Finding, anchor: FindingAnchor): string | null {
  const part = partOf(whole, anchor.part);
  if (!part) return 'This finding has no such part.';
  const finding: Finding = withPart(whole, part);
  switch (finding.kind) {
    case 'occlusion': {
      if (anchor.kind !== 'cell') return 'A comment about a heatmap can point at a cell of it.';
      const { rows, cols } = finding.evidence;
      return outside(anchor, rows, cols, 'heatmap');
    }
    case 'points':
      return anchor.kind === 'point' ? null : 'A comment about points of a map can point at one of their pictures.';
    case 'region':
      return 'A comment about a covered region is about the whole finding.';
    case 'channel':
      return channelProblem(finding, anchor);
  }
}

function channelProblem({ evidence }: FindingOf<'channel'>, anchor: FindingAnchor): string | null {
  const { patches, map, filter } = evidence;
  switch (anchor.kind) {
    case 'patch': {
      if (!patches) return 'This finding has no patches.';
      const { length } = patches[anchor.side];
      return anchor.place < length ? null : `This finding has ${length} patches of this side, counted from 0.`;
    }
    case 'filter':
      return filter ? null : 'This finding has no filter.';
    case 'neuron': {
      const size = map ?? patches;
      return size ? outside(anchor, size.height, size.width, "channel's map") : 'This finding has no map.';
    }
    default:
      return 'A comment about a channel can point at a patch, at its filter or at a neuron.';
  }
}

function outside({ row, col }: { row: number; col: number }, rows: number, cols: number, what: string): string | null {
  return row < rows && col < cols ? null : `The ${what} has ${rows} rows and ${cols} columns, counted from 0.`;
}
