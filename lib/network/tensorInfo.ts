/** A tensor of a network's interface. A dimension without a fixed size is null. */
export interface TensorInfo {
  name: string;
  dims: (number | null)[];
  elementType: 'float32' | 'float16' | 'other';
}
