/** How one person looks at filters. Nothing of it is shared; all of it stands in the address. */
export interface FiltersLook {
  table: boolean;
}

export const DEFAULT_FILTERS_LOOK: FiltersLook = { table: false };
