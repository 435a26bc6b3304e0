/** Reads and checks a network's file, and has it loaded, which tells whether the device knows its operators. */
import { checkWeights } from '@/lib/onnx/checkWeights';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { findClassOutput } from '@/lib/onnx/findClassOutput';
import { inspectOnnx } from '@/lib/onnx/inspectOnnx';
import { readInputEvidence } from '@/lib/onnx/onnxInputEvidence';
import { checkTfjsWeights } from '@/lib/tfjs/checkTfjsWeights';
import { inspectTfjs } from '@/lib/tfjs/inspectTfjs';
import { readNetworkFile, refuseExternalWeights } from '../engine/onnxEngine';
import { readTfjsFile } from '../engine/tfjsFile';
import type { NetworkInspection, NetworkRef } from './compute';
import type { NetworkLease } from './networkCache';

export async function inspectNetwork(
  { format, path, fileName }: NetworkRef,
  acquire: () => Promise<NetworkLease>,
): Promise<NetworkInspection> {
  switch (format) {
    case 'onnx': {
      const model = decodeOnnx(await readNetworkFile(path, fileName), fileName);
      refuseExternalWeights(model, fileName);
      checkWeights(model, fileName);
      (await acquire()).release();
      const inspection = inspectOnnx(model);
      const classOutput = findClassOutput(model, inspection.outputs);
      return { ...inspection, classOutput, evidence: readInputEvidence(model) };
    }
    case 'tfjs': {
      const model = await readTfjsFile(path, fileName);
      checkTfjsWeights(model, fileName);
      const inspection = inspectTfjs(model, fileName);
      const { network, release } = await acquire();
      release();
      // What the file leaves open, the loaded network knows: the shapes of its outputs.
      return { ...inspection, inputs: [...network.inputs], outputs: [...network.outputs] };
    }
  }
}
