/** The functions of WebAssembly that the repulsion on a grid is made of. */
import { compileOnce } from '../wasm/assembleModule';
import { fftKernels } from './fftKernels';
import { gridKernels } from './gridKernels';
import { nearPairsKernels } from './nearPairsKernel';
import { splineKernels } from './splineKernels';

export const openGridKernels = compileOnce(() => ({
  ...fftKernels(),
  ...gridKernels(),
  ...splineKernels(),
  ...nearPairsKernels(),
}));

export type GridKernels = ReturnType<typeof openGridKernels>;
