/** A network with seeded weights and the picture that it is shown. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ArchitectureName,
  ARCHITECTURES,
  architectureCard,
  buildArchitecture,
} from '@/lib/architectures/architectures';
import { calmLogits } from '@/lib/architectures/calmLogits';
import { type ResolvedModelCard, resolvedModelCardSchema } from '@/lib/domain/modelCard';
import type { RgbImage } from '@/lib/image/preprocess';

export interface Subject {
  name: ArchitectureName;
  title: string;
  file: string;
  card: ResolvedModelCard;
  image: RgbImage;
}

/** Files are written once: that of VGG-16 has 553 MB. */
export async function makeSubject(name: ArchitectureName, folder: string): Promise<Subject> {
  const file = path.join(folder, `${name}-calm.onnx`);
  if (!existsSync(file)) await writeFile(file, calmLogits(buildArchitecture(name), ARCHITECTURES[name].plan().output));
  const card = resolvedModelCardSchema.parse(architectureCard(name, `${name}.onnx`));
  const { width, height } = card.input;
  const rgb = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    return 128 + 60 * Math.sin((x * (c + 1)) / 19) + 60 * Math.cos(y / 7 + c);
  });
  return { name, title: ARCHITECTURES[name].title, file, card, image: { width, height, rgb } };
}
