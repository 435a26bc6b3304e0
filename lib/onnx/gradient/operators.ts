/** The operators through which a gradient can be taken, by their name in ONNX. */
import { BINARY, UNARY } from './elementwise';
import type { Operator } from './operator';
import { BATCH_NORMALIZATION, GEMM, GLOBAL_AVERAGE_POOL, LRN, MAT_MUL, REDUCE_MEAN, REDUCE_SUM } from './reductions';
import { SHAPING } from './shaping';
import { AVERAGE_POOL, CONV, MAX_POOL } from './windows';

export const OPERATORS: Readonly<Partial<Record<string, Operator>>> = {
  ...UNARY,
  ...BINARY,
  ...SHAPING,
  Conv: CONV,
  MaxPool: MAX_POOL,
  AveragePool: AVERAGE_POOL,
  GlobalAveragePool: GLOBAL_AVERAGE_POOL,
  ReduceMean: REDUCE_MEAN,
  ReduceSum: REDUCE_SUM,
  Gemm: GEMM,
  MatMul: MAT_MUL,
  BatchNormalization: BATCH_NORMALIZATION,
  LRN,
};
