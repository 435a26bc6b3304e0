import { classNames } from '../ui/classNames';
import type { LayerRow } from './layerRows';
import { exceedsPicture, fieldText, shapeText, strideText } from './layerText';

export interface LayerTableRowProps {
  row: LayerRow;
  /** In the whole table, the header being 1. */
  rowIndex: number;
  chosen: boolean;
  onChoose: () => void;
}

const CELL = 'border-line h-[33px] border-b px-3 whitespace-nowrap';

export function LayerTableRow({ row: { layer, number }, rowIndex, chosen, onChoose }: LayerTableRowProps) {
  const exceeds = exceedsPicture(layer.receptiveField);
  return (
    // The keys are those of the table; the row is for the pointer.
    <tr
      aria-rowindex={rowIndex}
      aria-current={chosen || undefined}
      onClick={onChoose}
      className={classNames('cursor-pointer', chosen ? 'bg-accent-soft' : 'hover:bg-sunken')}
    >
      <td className={classNames(CELL, 'text-muted text-right')}>{number}</td>
      <th scope="row" title={layer.name} className={classNames(CELL, 'max-w-64 truncate text-left font-normal')}>
        {chosen && <span className="sr-only">Chosen: </span>}
        {layer.name}
      </th>
      <td className={CELL}>{layer.type}</td>
      <td className={classNames(CELL, 'text-muted')}>{layer.detail}</td>
      <td className={CELL}>{shapeText(layer)}</td>
      <td className={classNames(CELL, 'text-right')}>{layer.parameters.toLocaleString('en-GB')}</td>
      <td className={classNames(CELL, 'text-right')}>{strideText(layer.receptiveField)}</td>
      <td className={classNames(CELL, 'text-right')}>
        {fieldText(layer.receptiveField)}
        {exceeds && (
          <span className="text-warning" title="Larger than the picture">
            {' '}
            <span aria-hidden="true">⤢</span>
            <span className="sr-only">larger than the picture</span>
          </span>
        )}
      </td>
    </tr>
  );
}
