/** How one person looks at feature maps. Nothing of it is shared; all of it stands in the address. */
export interface ActivationsLook {
  table: boolean;
}

export const DEFAULT_ACTIVATIONS_LOOK: ActivationsLook = { table: false };
