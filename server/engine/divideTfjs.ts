/** A TensorFlow.js network taken apart, each part a network of its own in the same runtime. */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { PartSpec } from '@/lib/network/networkPart';
import { partOfModel } from '@/lib/tfjs/partOfModel';
import type { TfjsModel } from '@/lib/tfjs/tfjsModel';
import { tfjsSpatialNetwork } from '@/lib/tfjs/tfjsSpatial';
import type { DividedNetwork } from './engine';
import { isCrash, lostInCrash, tfjsError } from './tfjsError';
import type { TfjsExecutor } from './tfjsExecutor';
import { type RuntimeLife, runOnce } from './tfjsNetwork';

export interface TfjsParts {
  life: RuntimeLife;
  /** For error messages. */
  fileName: string;
  open(model: TfjsModel): Promise<TfjsExecutor>;
}

export function divideTfjs(
  model: TfjsModel,
  card: ResolvedModelCard,
  { life, fileName, open }: TfjsParts,
): DividedNetwork {
  return {
    network: tfjsSpatialNetwork(model, fileName, card),
    async openPart(spec: PartSpec) {
      const part = partOfModel(model, spec, fileName);
      const executor = await open(part.model);
      // A layer that is called a second time has another name where it is called once.
      const names = executor.outputs.map(({ name }) => name);
      return {
        run(feeds) {
          if (life.crashed) throw lostInCrash(fileName);
          const named = spec.inputs.map(({ name }, k) => [part.inputs[k]!, feeds[name]!] as const);
          try {
            const results = runOnce(life.runtime, executor, Object.fromEntries(named), names);
            return Promise.resolve(
              Object.fromEntries(spec.outputs.map(({ tensor }, k) => [tensor, results[names[k]!]!])),
            );
          } catch (cause) {
            life.crashed ||= isCrash(cause);
            throw tfjsError(cause, fileName, 'run');
          }
        },
        release() {
          if (!life.crashed) executor.dispose();
          return Promise.resolve();
        },
      };
    },
  };
}
