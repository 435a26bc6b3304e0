/** Trained weights without their network: a .safetensors file, or what torch.save made of a state_dict. */
import { AppError } from '../domain/appError';

/** A tensor of a checkpoint. Its values are read only when they are asked for. */
export interface CheckpointTensor {
  /** As in PyTorch's state: "layer1.0.conv1.weight". */
  name: string;
  shape: readonly number[];
  /** Row by row, as float32. Throws `invalid_network` when they are missing or of a type that no weight has. */
  read(): Promise<Float32Array>;
}

const SAFETENSORS = /\.safetensors$/i;
const CHECKPOINT = /\.(safetensors|pt|pth|ckpt|pth\.tar)$/i;

/** Whether a file is a checkpoint by its name. */
export function isCheckpointName(fileName: string): boolean {
  return CHECKPOINT.test(fileName);
}

export function isSafetensorsName(fileName: string): boolean {
  return SAFETENSORS.test(fileName);
}

/** "weights.onnx" of weights.safetensors: what the network is stored as. Other names stay. */
export function storedName(fileName: string): string {
  return isCheckpointName(fileName) ? `${fileName.replace(CHECKPOINT, '').slice(0, 200) || 'network'}.onnx` : fileName;
}

export const SAVE_WEIGHTS_ONLY =
  'Save only the weights: torch.save(model.state_dict(), "weights.pt"), or as .safetensors.';

/** The `invalid_network` error of a checkpoint: the file, then problem and fix as sentences. */
export function invalidCheckpoint(fileName: string, problem: string, fix: string, cause?: unknown): AppError {
  return new AppError('invalid_network', `The file "${fileName}" ${problem}. ${fix}`, { cause });
}

/** A text of the file for a message: short, and without control characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
