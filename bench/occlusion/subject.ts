/** A network with seeded weights and the picture that it is shown. */
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ArchitectureName,
  ARCHITECTURES,
  architectureCard,
  buildArchitecture,
} from '@/lib/architectures/architectures';
import { calmLogits } from '@/lib/architectures/calmLogits';
import { type ResolvedModelCard, resolvedModelCardSchema } from '@/lib/domain/modelCard';
import { preprocess, type RgbImage } from '@/lib/image/preprocess';
import type { Engine } from '@/server/engine/engine';

export interface Subject {
  name: ArchitectureName;
  title: string;
  file: string;
  card: ResolvedModelCard;
  image: RgbImage;
}

/** Its logits are of order 1 (calmLogits). Files are written once: that of VGG-16 has 553 MB. */
export async function makeSubject(name: ArchitectureName, folder: string, engine: Engine): Promise<Subject> {
  const file = path.join(folder, `${name}-calmed.onnx`);
  const card = resolvedModelCardSchema.parse(architectureCard(name, `${name}.onnx`));
  const { width, height } = card.input;
  const rgb = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    return 128 + 60 * Math.sin((x * (c + 1)) / 19) + 60 * Math.cos(y / 7 + c);
  });
  const image = { width, height, rgb };
  if (!existsSync(file)) await writeFile(file, await calmed(name, file, engine, preprocess(image, card.input)));
  return { name, title: ARCHITECTURES[name].title, file, card, image };
}

function calmed(name: ArchitectureName, file: string, engine: Engine, picture: Float32Array): Promise<Uint8Array> {
  const { input, output } = ARCHITECTURES[name].plan();
  return calmLogits(buildArchitecture(name), output, async (bytes, logits) => {
    const raw = `${file}.raw`;
    await writeFile(raw, bytes);
    const network = await engine.load(raw, `${name}.onnx`);
    try {
      const answer = await network.run({ [input.name]: { data: picture, dims: [1, ...input.shape] } }, [logits]);
      return answer[logits]?.data ?? new Float32Array();
    } finally {
      await network.dispose();
      await rm(raw);
    }
  });
}
