/**
 * What ResNet-20 says about the 2,000 CIFAR-10 pictures, computed in the plainest way: the zip unpacked, each JPEG
 * decoded, the numbers of the card written out by hand, one run a picture of ONNX Runtime itself. Shares no code with
 * what it is compared with.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { openPromise } from 'yauzl';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(import.meta.dirname, '../../../shared/assets');
export const CIFAR_ZIP = path.join(ASSETS, 'images/cifar10-test-2000.zip');
export const RESNET20_CARD = path.join(ASSETS, 'models/resnet20-cifar10.model.json');
const RESNET20 = path.join(ASSETS, 'models/resnet20-cifar10.onnx');

/** Null when the pictures and the network are there; otherwise what is missing. */
export const missingCifar = [CIFAR_ZIP, RESNET20].every((file) => existsSync(file))
  ? null
  : `${ASSETS} (SPECULAR_ASSETS) has no CIFAR-10 pictures or no ResNet-20`;

export const CIFAR_LABELS = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const SIDE_PX = 32;
const MEAN = [0.485, 0.456, 0.406];
const STD = [0.229, 0.224, 0.225];

export interface DirectAnswer {
  /** Path in the zip: "cat/0012.jpg". */
  path: string;
  jpeg: Buffer;
  label: string;
  predicted: string;
}

export async function directCifar(): Promise<DirectAnswer[]> {
  const session = await InferenceSession.create(RESNET20, { executionProviders: ['cpu'] });
  const answers: DirectAnswer[] = [];
  for await (const { path: name, jpeg } of unzip()) {
    const { data } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const input = new Float32Array(3 * SIDE_PX * SIDE_PX);
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < SIDE_PX * SIDE_PX; p++)
        input[c * SIDE_PX * SIDE_PX + p] = (data[p * 3 + c]! / 255 - MEAN[c]!) / STD[c]!;
    const feeds = { [session.inputNames[0]!]: new Tensor('float32', input, [1, 3, SIDE_PX, SIDE_PX]) };
    const logits = [...((await session.run(feeds))[session.outputNames[0]!]!.data as Float32Array)];
    const predicted = CIFAR_LABELS[logits.indexOf(Math.max(...logits))]!;
    answers.push({ path: name, jpeg, label: name.split('/')[0]!, predicted });
  }
  await session.release();
  return answers;
}

async function* unzip(): AsyncGenerator<{ path: string; jpeg: Buffer }> {
  const zip = await openPromise(CIFAR_ZIP);
  try {
    for await (const entry of zip.eachEntry())
      if (entry.fileName.endsWith('.jpg'))
        yield { path: entry.fileName, jpeg: await buffer(await zip.openReadStreamPromise(entry)) };
  } finally {
    zip.close();
  }
}
