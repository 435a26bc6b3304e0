/** The gradient of a class's score by what a TensorFlow.js network is fed. */
import type { Tensor as TfTensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { InputGradient, InputGradientQuestion, Tensor } from './engine';
import type { TfjsExecutor } from './tfjsExecutor';
import type { TfjsRuntime } from './tfjsRuntime';

/** Keeps the log-odds finite where float32 has 1 for a probability. */
const LEAST = 1e-7;

/**
 * The gradient by the feed that the question names; whatever it allocates is freed. Of a batch each picture has its own,
 * because no score depends on another picture. Throws what TensorFlow.js throws: of operators without a gradient, that
 * names them.
 */
export function scoreGradient(
  { core }: Pick<TfjsRuntime, 'core'>,
  executor: TfjsExecutor,
  feeds: Readonly<Record<string, Tensor>>,
  { input, output, classIndex, kind }: InputGradientQuestion,
): InputGradient {
  allowUnaskedFilterGradients(core);
  return core.tidy(() => {
    const fed = Object.fromEntries(
      Object.entries(feeds).map(([name, { data, dims }]) => [name, core.tensor(data, [...dims], 'float32')]),
    );
    const by = fed[input] ?? absent(input);
    const count = by.shape[0] ?? 1;
    let scores = new Float32Array();
    const scoreOf = (x: TfTensor) => {
      const [answer] = executor.execute({ ...fed, [input]: x }, [output]);
      const given = core.slice(core.reshape(answer ?? absent(output), [count, -1]), [0, classIndex], [count, 1]);
      const score = kind === 'logit' ? given : logOdds(core, given);
      scores = Float32Array.from(score.dataSync());
      return core.sum(score);
    };
    const gradient = Float32Array.from(core.grad(scoreOf)(by).dataSync());
    return { scores, gradient };
  });
}

function logOdds(core: TfjsRuntime['core'], probability: TfTensor): TfTensor {
  const p = core.clipByValue(probability, LEAST, 1 - LEAST);
  return core.sub(core.log(p), core.log(core.sub(1, p)));
}

function absent(tensor: string): never {
  throw new Error(`it has no "${tensor}"`);
}

const FILTER_GRADIENT = 'Conv2DBackpropFilter';

/** What the WebAssembly back end does to make a tensor of its own. */
interface WasmBackend {
  makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

/**
 * A fused convolution computes the gradient by its filters along with that by its input, whether it is asked for or not,
 * and WebAssembly has no kernel for it. Nothing here trains: it gives NaN, which would be seen if anybody read it.
 */
function allowUnaskedFilterGradients(core: TfjsRuntime['core']): void {
  if (core.getBackend() !== 'wasm' || core.getKernel(FILTER_GRADIENT, 'wasm')) return;
  core.registerKernel({
    kernelName: FILTER_GRADIENT,
    backendName: 'wasm',
    kernelFunc({ backend, attrs }) {
      const wasm = backend as WasmBackend;
      const filters = wasm.makeOutput((attrs as unknown as { filterShape: number[] }).filterShape, 'float32');
      wasm.typedArrayFromHeap(filters).fill(NaN);
      return filters;
    },
  });
}
