/** The two networks that are measured, as files for both engines: the same plan with the same weights. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ArchitectureName, ARCHITECTURES, buildArchitecture } from '@/lib/architectures/architectures';
import type { ArchitectureOptions } from '@/lib/architectures/planBuilder';
import { planToTfjs } from '@/lib/architectures/planToTfjs';
import { encodeBundle } from '@/lib/tfjs/bundle';

export interface Subject {
  name: ArchitectureName;
  title: string;
  input: string;
  output: string;
  /** Side of the square picture in pixels. */
  side: number;
  onnxFile: string;
  tfjsFile: string;
}

export async function writeSubject(
  name: ArchitectureName,
  folder: string,
  options: ArchitectureOptions = {},
): Promise<Subject> {
  const { title, plan: makePlan } = ARCHITECTURES[name];
  const plan = makePlan(options);
  const onnxFile = path.join(folder, `${name}.onnx`);
  const tfjsFile = path.join(folder, `${name}.tfjs`);
  await writeFile(onnxFile, buildArchitecture(name, options));
  await writeFile(tfjsFile, encodeBundle(planToTfjs(plan)));
  const [, side = 1] = plan.input.shape;
  return { name, title, input: plan.input.name, output: plan.output, side, onnxFile, tfjsFile };
}
