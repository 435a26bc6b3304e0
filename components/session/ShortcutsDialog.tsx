import { HAND_KEYS } from '../hand/handKeys';
import { SCATTER_KEYS } from '../scatter/scatterKeys';
import { Dialog } from '../ui/Dialog';
import { PLACE_TEXTS, type Place } from './places';
import { GRID_KEYS, SHORTCUTS, TILE_KEYS } from './shortcuts';

export interface ShortcutsDialogProps {
  open: boolean;
  onClose: () => void;
  enabled: boolean;
  onEnable: (enabled: boolean) => void;
}

export function ShortcutsDialog({ open, onClose, enabled, onEnable }: ShortcutsDialogProps) {
  return (
    <Dialog title="Keys" open={open} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1">
        {GRID_KEYS.map(({ keys, text }) => (
          <Row key={keys} keys={keys} text={`${text} (in the heatmap and the feature maps)`} />
        ))}
        {TILE_KEYS.map(({ keys, text }) => (
          <Row key={keys} keys={keys} text={`${text} (feature maps)`} />
        ))}
        {HAND_KEYS.map(({ keys, text }) => (
          <Row key={keys} keys={keys} text={`${text} (by hand)`} />
        ))}
        {SCATTER_KEYS.map(({ keys, text }) => (
          <Row key={keys} keys={keys} text={`${text} (on the map)`} />
        ))}
        {SHORTCUTS.map((shortcut) => (
          <Row key={shortcut.action} keys={shortcut.key === 'Escape' ? 'Esc' : shortcut.key} text={textOf(shortcut)} />
        ))}
      </dl>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={enabled} onChange={(event) => onEnable(event.target.checked)} />
        Single keys do something
      </label>
    </Dialog>
  );
}

function textOf({ text, places }: { text: string; places?: readonly Place[] }): string {
  return places ? `${text} (${places.map((place) => PLACE_TEXTS[place].label.toLowerCase()).join(', ')})` : text;
}

function Row({ keys, text }: { keys: string; text: string }) {
  return (
    <>
      <dt>
        <kbd className="rounded-control border-line-strong bg-sunken text-small border px-1.5 font-mono whitespace-nowrap">
          {keys}
        </kbd>
      </dt>
      <dd>{text}</dd>
    </>
  );
}
