import { TOP_CLASSES } from '@/lib/domain/occlusion';
import type { ClassScore } from '@/lib/domain/network';
import { topOf } from '@/lib/occlusion/cellLog';

/** The five most probable classes with their labels, best first. */
export function bestClasses(probabilities: Float32Array, labels: readonly string[]): ClassScore[] {
  const count = Math.min(TOP_CLASSES, probabilities.length);
  const indices = new Uint32Array(count);
  const values = new Float32Array(count);
  topOf(probabilities, count, indices, values);
  return Array.from(indices, (classIndex, i) => ({
    classIndex,
    label: labels[classIndex] ?? `class ${classIndex}`,
    probability: values[i]!,
  }));
}
