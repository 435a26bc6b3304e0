/** What is scanned: real networks over real pictures. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { listPictures, readPicture } from '@/models/objects/readPictures';
import { PROJECT_ROOT } from '@/server/projectRoot';
import type { Services } from '@/server/services';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(PROJECT_ROOT, '../shared/assets');
const SQUEEZENET = path.join(ASSETS, 'models/squeezenet1.1.model.json');
const PHOTOGRAPHS = path.join(ASSETS, 'images/imagenet-samples');
const OBJECTS = path.join(PROJECT_ROOT, 'models/objects/objects.model.json');

/** A scan begins and ends with some tenths of a second that do not depend on the number of pictures. */
const COPIES = 2;

export interface Subject {
  network: Network;
  layer: string;
  images: readonly Image[];
}

/** The middle of the network "Objects", over the pictures that it was made for. */
export async function addObjects(services: Services): Promise<Subject> {
  const files = await Promise.all(
    listPictures().map(async (picture) => ({ fileName: picture.file, label: picture.class, bytes: await readPicture(picture) })), // prettier-ignore
  );
  return add(services, OBJECTS, '/blocks/blocks.1/Relu_1', files);
}

/** The last fire module of SqueezeNet over photographs; null where they are missing. */
export async function addSqueezeNet(services: Services): Promise<Subject | null> {
  if (!existsSync(SQUEEZENET) || !existsSync(PHOTOGRAPHS)) return null;
  const names = (await readdir(PHOTOGRAPHS)).filter((name) => /\.jpe?g$/i.test(name)).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ fileName: name, label: null, bytes: await readFile(path.join(PHOTOGRAPHS, name)) })),
  );
  return add(services, SQUEEZENET, 'fire9/concat_1', files);
}

async function add(
  { networks, images: service }: Services,
  cardPath: string,
  layer: string,
  files: { fileName: string; label: string | null; bytes: Uint8Array }[],
): Promise<Subject> {
  const network = await networks.addFromFile(cardPath);
  const { id } = await service.createSet(network.name);
  const distinct = new Map<string, Image>(); // two files of the same bytes are one picture
  for (let copy = 0; copy < COPIES; copy++) {
    // A decoder reads nothing behind the end of a picture: the same pixels, and for the server another picture.
    const copies = files.map(({ bytes, ...file }) => ({
      ...file,
      bytes: Buffer.concat([bytes, new Uint8Array(copy)]),
    }));
    const { images } = await service.addFiles(id, copies);
    for (const image of images) distinct.set(image.id, image);
  }
  return { network, layer, images: [...distinct.values()] };
}
