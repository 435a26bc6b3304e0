import type { Score } from '@/lib/domain/occlusion';
import { ThresholdField } from '../occlusion/ThresholdField';
import type { MapValues } from '../occlusion/mapValues';
import type { OcclusionLook } from '../occlusion/occlusionLook';
import { DEFAULT_SCALES } from '@/lib/palette/range';
import { SCALE_NAMES, SCALE_TEXTS } from '@/lib/palette/scales';
import { Select } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import { OpacityField } from '../ui/OpacityField';
import type { PersonalView } from './usePersonalView';

export interface DisplaySettingsProps {
  personal: PersonalView;
  look: OcclusionLook;
  score: Score;
  /** Of the map that is shown; null while there is none. */
  values: MapValues | null;
  /** Probability of the target on the unoccluded picture; null while it is not known. */
  base: number | null;
  /** Some patches reach over the border of the picture. */
  cutPatches: boolean;
  onChange: (change: Partial<PersonalView>) => void;
  onLook: (change: Partial<OcclusionLook>) => void;
}

/** How this person sees the map; nobody else's view changes. */
export function DisplaySettings(props: DisplaySettingsProps) {
  const { personal, look, score, values, base, cutPatches, onChange, onLook } = props;
  const ofScores = look.shows === 'score';
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-2">
        <Select
          label="Palette"
          disabled={!ofScores}
          value={personal.palette ?? ''}
          onChange={(event) => onChange({ palette: SCALE_NAMES.find((name) => name === event.target.value) ?? null })}
        >
          <option value="">Automatic ({paletteName(DEFAULT_SCALES[score])})</option>
          {SCALE_NAMES.map((name) => (
            <option key={name} value={name} title={SCALE_TEXTS[name]}>
              {paletteName(name)}
            </option>
          ))}
        </Select>
        <OpacityField
          opacity={look.opacity / 100}
          enabled={look.overlay}
          without="Heatmap is off"
          onOpacity={(opacity) => onLook({ opacity: Math.round(opacity * 100) })}
        />
      </div>
      {cutPatches && look.overlay && (
        <p className="text-small text-muted">Outside the dotted line the patch is cut by the border and hides less.</p>
      )}
      {ofScores && (
        <>
          <SegmentedControl
            label="A value for each"
            value={look.per}
            options={[
              { value: 'cell', label: 'Cell', title: 'What the network answers with the patch at this place' },
              { value: 'pixel', label: 'Pixel', title: 'The average over all patches that cover the pixel' },
            ]}
            onChange={(per) => onLook({ per })}
          />
          <UncoveredNote values={values} />
          <ThresholdField
            threshold={look.threshold}
            score={score}
            values={values}
            base={base ?? 0}
            onChange={(threshold) => onLook({ threshold })}
          />
        </>
      )}
    </div>
  );
}

/** What the stripes on the map mean. */
function UncoveredNote({ values }: { values: MapValues | null }) {
  if (!values?.uncovered) return null;
  const share = values.uncovered.reduce((sum, one) => sum + one, 0) / values.uncovered.length;
  return (
    <p className="text-small text-muted">
      Striped: {(share * 100).toFixed(0)} % of the pixels lie under no patch. They are not tested, which does not mean
      that they do not count. Without a box, a stride no larger than the patch covers all.
    </p>
  );
}

function paletteName(name: (typeof SCALE_NAMES)[number]): string {
  return { viridis: 'Viridis', cividis: 'Cividis', diverging: 'Blue–white–red', lecture: 'As in the lecture' }[name];
}
