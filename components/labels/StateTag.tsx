import type { Labelling } from '@/lib/domain/labelling';
import { Tag } from '../ui/Tag';

/** Told apart by sign and word. */
export function StateTag({ state }: Pick<Labelling, 'state'>) {
  return (
    <Tag>
      <span aria-hidden="true">{state === 'open' ? '○' : '■'}</span> {state}
    </Tag>
  );
}
