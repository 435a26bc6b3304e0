/**
 * The demo's second half: the network "Objects", scenes with the masks of their objects, the pictures that the scenes
 * are made of, and a session that looks at a scene.
 */
import path from 'node:path';
import { OBJECTS_DEMO_SESSION_ID } from '@/lib/domain/demo';
import type { NewImage } from '@/lib/domain/imageSet';
import type { SessionView } from '@/lib/domain/session';
import { SCENE_SIDE_PX } from '@/models/objects/composeScene';
import { encodeScene } from '@/models/objects/encodeScene';
import { planScenes, sceneOf, type ScenePlan } from '@/models/objects/planScenes';
import {
  classesOf,
  listPictures,
  PICTURE_SIDE_PX,
  readPicture,
  type ObjectPicture,
} from '@/models/objects/readPictures';
import { PROJECT_ROOT } from '../projectRoot';
import { pngGray } from './pngGray';
import { seedSet, type SeededServices } from './seededServices';

export const OBJECTS_NETWORK_ID = 'objects';
export const SCENES_SET_ID = 'object-scenes';
export const OBJECTS_SET_ID = 'objects';
export const SCENES_PER_CLASS = 10;
export const SCENES_SEED = 1;
/** A duck. Most of what its map shows lies on its mask; with its head covered it is no bird any more. */
const SHOWN_SCENE_ID = 'scene-0031';
/** Mid grey: training showed the network patches of that kind, so that one is nothing new to it. */
const VIEW: Omit<SessionView, 'networkId' | 'imageId'> = {
  spec: { patch: 20, stride: 4, fill: [128, 128, 128] },
  target: 'top',
  score: 'probability',
};
const CARD_PATH = path.join(PROJECT_ROOT, 'models/objects/objects.model.json');

/** Adds what is missing. The session comes last: where it exists, everything does. */
export async function seedObjects(services: SeededServices): Promise<void> {
  const { artifacts, database, networks } = services;
  const network =
    (await database.networks.get(OBJECTS_NETWORK_ID)) ??
    (await networks.addFromFile(CARD_PATH, { id: OBJECTS_NETWORK_ID }));
  const pictures = listPictures();
  const heldOutCount = pictures.filter(({ heldOut }) => heldOut).length;
  const known = pictures.filter(({ heldOut }) => !heldOut);
  await seedSet(services, {
    id: SCENES_SET_ID,
    name: 'Scenes with one object',
    description:
      'Pictures of the npm package @lobehub/fluent-emoji-3d (MIT) on grounds made by a program. The network "Objects" ' +
      'was trained on these pictures, in other scenes. Every scene has a mask of its object: what a map should find.',
    items: planScenes(known, SCENES_PER_CLASS, SCENES_SEED).map((plan, index) => ({ plan, index })),
    store: storeScene,
    chunk: 24,
  });
  await seedSet(services, {
    id: OBJECTS_SET_ID,
    name: 'Objects',
    description:
      `The pictures of the npm package @lobehub/fluent-emoji-3d (MIT) that belong to one of ${classesOf(pictures).length} ` +
      `classes. The first ${heldOutCount} were held out: the network "Objects" was trained on the others.`,
    items: inSetOrder(pictures),
    store: storePicture,
    chunk: 100,
  });
  await database.sessions.create({
    id: OBJECTS_DEMO_SESSION_ID,
    name: 'Demo: objects',
    view: { networkId: network.id, imageId: SHOWN_SCENE_ID, ...VIEW },
  });

  async function storeScene({ plan, index }: { plan: ScenePlan; index: number }): Promise<NewImage> {
    const scene = await sceneOf(plan);
    const number = String(index + 1).padStart(4, '0');
    return {
      id: `scene-${number}`,
      fileName: `scene-${number} ${fileNamePart(plan.picture.name)}.webp`,
      label: plan.picture.class,
      hash: await artifacts.put(await encodeScene(scene)),
      widthPx: SCENE_SIDE_PX,
      heightPx: SCENE_SIDE_PX,
      maskHash: await artifacts.put(pngGray(scene.mask, SCENE_SIDE_PX, SCENE_SIDE_PX)),
    };
  }

  async function storePicture(picture: ObjectPicture): Promise<NewImage> {
    return {
      id: `object-${picture.file.replace('.webp', '')}`,
      fileName: `${fileNamePart(picture.name)}.webp`,
      label: picture.class,
      hash: await artifacts.put(await readPicture(picture)),
      widthPx: PICTURE_SIDE_PX,
      heightPx: PICTURE_SIDE_PX,
    };
  }
}

/** Held-out pictures first; in both parts the classes in turn, so that every page shows many of them. */
function inSetOrder(pictures: readonly ObjectPicture[]): ObjectPicture[] {
  return [true, false].flatMap((heldOut) => inTurn(pictures.filter((picture) => picture.heldOut === heldOut)));
}

function inTurn(pictures: readonly ObjectPicture[]): ObjectPicture[] {
  const placed = new Map<string, number>();
  return pictures
    .map((picture) => {
      const round = placed.get(picture.class) ?? 0;
      placed.set(picture.class, round + 1);
      return { picture, round };
    })
    .sort((a, b) => a.round - b.round)
    .map(({ picture }) => picture);
}

/** Without the characters that file systems refuse: "man: beard" becomes "man, beard". */
function fileNamePart(name: string): string {
  return name.replaceAll(': ', ', ').replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '-');
}
