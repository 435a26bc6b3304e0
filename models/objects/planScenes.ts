/** Which pictures scenes are made of: every class equally often, its pictures in turn, in an order by chance. */
import { composeScene, type Scene } from './composeScene';
import { createChance, shuffled } from './random';
import { classesOf, readPicture, type ObjectPicture } from './readPictures';

export interface ScenePlan {
  picture: ObjectPicture;
  /** Decides everything else about the scene. */
  seed: number;
}

/**
 * `perClass` scenes of every class, the classes in turn: 0, 1, …, 23, 0, 1, … A class with fewer pictures shows some
 * again, in other scenes. The same seed gives the same plan.
 */
export function planScenes(pictures: readonly ObjectPicture[], perClass: number, seed: number): ScenePlan[] {
  const chance = createChance(seed);
  const inTurn = classesOf(pictures).map((name) =>
    shuffled(
      pictures.filter((picture) => picture.class === name),
      chance,
    ),
  );
  return Array.from({ length: perClass }, (_, round) => inTurn.map((ofClass) => ofClass[round % ofClass.length]))
    .flat()
    .flatMap((picture) => (picture ? [{ picture, seed: chance.whole(0, 2 ** 31 - 1) }] : []));
}

export async function sceneOf({ picture, seed }: ScenePlan): Promise<Scene> {
  return composeScene(await readPicture(picture), createChance(seed));
}
