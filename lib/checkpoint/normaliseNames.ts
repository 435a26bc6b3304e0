import type { CheckpointTensor } from './checkpoint';

/** What wrappers put before every name: DataParallel, Lightning, torch.compile. */
const WRAPPERS = ['module.', 'model.', '_orig_mod.'];
const MAX_WRAPPERS = 4;
/** Batches that a BatchNorm has seen, and the classifiers that help GoogLeNet while it is trained. */
const NOT_OF_THE_NETWORK = /\.num_batches_tracked$|^aux[12]\./;
/** Published weights of DenseNet have "norm.1" where torchvision says "norm1" today. */
const OLD_DENSENET = /^(.*denselayer\d+\.(?:norm|conv))\.([12]\.(?:weight|bias|running_mean|running_var))$/;

/** By the names that torchvision gives the network itself, without what is not part of it. */
export function normaliseNames(tensors: readonly CheckpointTensor[]): Map<string, CheckpointTensor> {
  let named = tensors.map((tensor) => ({ name: tensor.name, tensor }));
  for (let i = 0; i < MAX_WRAPPERS; i++) {
    const wrapper = WRAPPERS.find((prefix) => named.every(({ name }) => name.startsWith(prefix)));
    if (!wrapper) break;
    named = named.map(({ name, tensor }) => ({ name: name.slice(wrapper.length), tensor }));
  }
  return new Map(
    named
      .filter(({ name }) => !NOT_OF_THE_NETWORK.test(name))
      .map(({ name, tensor }) => [name.replace(OLD_DENSENET, '$1$2'), tensor]),
  );
}
