'use client';
import {
  DEFAULT_FILL,
  FILL_KINDS,
  fillKind,
  isColour,
  MAX_SEED,
  MIN_SIGMA,
  seedSchema,
  sigmaSchema,
  type Colour,
  type Fill,
  type FillKind,
  type OcclusionSpec,
} from '@/lib/domain/occlusion';
import { colourToHex, FILL_NAMES, hexToColour, usualFill } from '@/lib/occlusion/fillText';
import { Button } from '../ui/Button';
import { CONTROL_CLASS, Field, Select } from '../ui/Field';
import { DraftNumber } from './DraftNumber';
import { useDraft } from './useDraft';

export interface FillFieldsProps {
  spec: Pick<OcclusionSpec, 'fill' | 'patch'>;
  /** Why the network cannot have a fill; null when it can. */
  check: (fill: Fill) => string | null;
  onCommit: (fill: Fill) => void;
}

/** Which fill, and the one number or colour that it has. Two cells of the grid around it. */
export function FillFields({ spec, check, onCommit }: FillFieldsProps) {
  const { fill, patch } = spec;
  const kind = fillKind(fill);
  const isAlone = kind === 'mean' || kind === 'data-mean';
  // Whatever else is wrong with the settings is no reason not to choose a fill.
  const noDataMean = check(DEFAULT_FILL) === null && check({ kind: 'data-mean' }) !== null;
  return (
    <>
      <Select
        label="Fill"
        title={FILL_TEXTS[kind]}
        className={isAlone ? 'col-span-full' : undefined}
        value={kind}
        onChange={(event) => {
          const chosen = event.currentTarget.value as FillKind;
          onCommit(chosen === 'colour' ? DEFAULT_FILL : usualFill(chosen, patch));
        }}
      >
        {FILL_KINDS.map((one) => (
          <option key={one} value={one} disabled={one === 'data-mean' && noDataMean} title={FILL_TEXTS[one]}>
            {FILL_NAMES[one]}
            {one === 'data-mean' && noDataMean && ' (not in its card)'}
          </option>
        ))}
      </Select>
      {!isAlone && <FillParameter key={kind} fill={fill} onCommit={onCommit} />}
    </>
  );
}

const FILL_TEXTS: Readonly<Record<FillKind, string>> = {
  colour: 'The patch is of one colour.',
  mean: 'The mean colour of the picture that is shown.',
  'data-mean': 'The mean colour of the pictures that the network was trained with, as its card says.',
  blur: 'The picture itself, blurred.',
  noise: 'Random pixels, the same for the same seed.',
  shuffle: 'The picture’s own pixels in random order, the same for the same seed.',
};

function FillParameter({ fill, onCommit }: { fill: Fill; onCommit: (fill: Fill) => void }) {
  if (isColour(fill)) return <ColourInput colour={fill} onCommit={onCommit} />;
  if (fill.kind === 'blur')
    return (
      <DraftNumber
        label="Sigma"
        title="Standard deviation of the Gaussian: how far the picture is blurred"
        schema={sigmaSchema}
        unit="px"
        min={MIN_SIGMA}
        step="any"
        value={fill.sigma}
        onCommit={(sigma) => onCommit({ ...fill, sigma })}
      />
    );
  if (!('seed' in fill)) return null;
  return (
    // The message of a wrong seed needs the whole width.
    <div className="flex min-w-0 items-start gap-1 has-[[role=alert]]:col-span-full">
      <DraftNumber
        label="Seed"
        schema={seedSchema}
        min={0}
        step={1}
        value={fill.seed}
        onCommit={(seed) => onCommit({ ...fill, seed })}
      />
      <Button
        // Beside the control, below its label.
        className="mt-5 px-2"
        title="The next seed: other random pixels"
        onClick={() => onCommit({ ...fill, seed: fill.seed === MAX_SEED ? 0 : fill.seed + 1 })}
      >
        New<span className="sr-only"> seed</span>
      </Button>
    </div>
  );
}

function ColourInput({ colour, onCommit }: { colour: Colour; onCommit: (colour: Colour) => void }) {
  const hex = `#${colourToHex(colour)}`;
  const { draft, setDraft, settle } = useDraft((picked) => {
    const wanted = hexToColour(picked);
    setDraft(null);
    if (wanted && picked !== hex) onCommit(wanted);
  });
  return (
    <Field label="Colour">
      {(control) => (
        <input
          {...control}
          type="color"
          value={draft ?? hex}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={settle}
          className={CONTROL_CLASS}
          title={`Colour of the patch: ${colour.join(', ')}`}
        />
      )}
    </Field>
  );
}
