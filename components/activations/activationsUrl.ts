/** The personal part of the view of feature maps in the address: `?table=1`. What is as usual is left out. */
import type { ActivationsLook } from './activationsLook';

/** Adds what differs from the usual look, with the keys always in the same order. */
export function writeActivationsLook(query: URLSearchParams, look: ActivationsLook): void {
  if (look.table) query.set('table', '1');
}

export function readActivationsLook(query: URLSearchParams): ActivationsLook {
  return { table: query.get('table') === '1' };
}
