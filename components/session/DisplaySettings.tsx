import type { Score } from '@/lib/domain/occlusion';
import { DEFAULT_SCALES } from '@/lib/palette/range';
import { SCALE_NAMES, SCALE_TEXTS } from '@/lib/palette/scales';
import { MAP_FORMATS } from '@/lib/protocol/rest';
import { Select } from '../ui/Field';
import { OpacityField } from '../ui/OpacityField';
import { mapPath } from './restPaths';
import type { PersonalView } from './usePersonalView';

export interface DisplaySettingsProps {
  personal: PersonalView;
  score: Score;
  /** The map that can be taken along; null while there is none. */
  exportable: { jobId: string; classIndex: number } | null;
  onChange: (change: Partial<PersonalView>) => void;
}

/** How this person sees the map; nobody else's view changes. */
export function DisplaySettings({ personal, score, exportable, onChange }: DisplaySettingsProps) {
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-2">
        <Select
          label="Palette"
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
          opacity={personal.opacity}
          enabled={personal.overlay}
          without="Heatmap is off"
          onOpacity={(opacity) => onChange({ opacity })}
        />
      </div>
      {exportable && (
        <p className="text-small flex flex-wrap gap-x-3">
          <span className="text-muted">Export this map:</span>
          {MAP_FORMATS.map((format) => (
            <a
              key={format}
              href={mapPath(exportable.jobId, exportable.classIndex, score, format)}
              download
              className="underline"
            >
              {format.toUpperCase()}
            </a>
          ))}
          <a
            href={`${mapPath(exportable.jobId, exportable.classIndex, score, 'npy')}&per=pixel`}
            download
            className="underline"
            title="An array of pixels: each the average over the cells whose patch covers it, NaN where none does"
          >
            per pixel
          </a>
        </p>
      )}
    </div>
  );
}

function paletteName(name: (typeof SCALE_NAMES)[number]): string {
  return { viridis: 'Viridis', cividis: 'Cividis', diverging: 'Blue–white–red', lecture: 'As in the lecture' }[name];
}
