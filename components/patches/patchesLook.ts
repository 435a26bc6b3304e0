/** How one person looks at patches. Nothing of it is shared; all of it stands in the address. */
export interface PatchesLook {
  table: boolean;
}

export const DEFAULT_PATCHES_LOOK: PatchesLook = { table: false };
