import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/appError';
import { buildOnnx, node, tensorInfo } from './buildOnnx';
import { decodeOnnx } from './decodeOnnx';
import { ModelProtoSchema } from './generated/onnx_pb';
import { tinyNetwork } from './tinyNetwork';

const text = (value: string) => new TextEncoder().encode(value);
const bytes = (latin1: string) => Uint8Array.from(latin1, (character) => character.charCodeAt(0));

function refusal(file: Uint8Array): AppError {
  try {
    decodeOnnx(file, 'net.onnx');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('decodeOnnx', () => {
  it('reads a network without copying its weights', () => {
    const file = tinyNetwork();
    const { graph } = decodeOnnx(file, 'net.onnx');
    expect(graph.node.map(({ opType }) => opType)).toEqual([
      'Conv',
      'Relu',
      'MaxPool',
      'Conv',
      'Relu',
      'Reshape',
      'Gemm',
    ]);
    expect(graph.initializer[0]!.rawData.buffer).toBe(file.buffer);
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'is empty'],
    ['a text file', text('hello, this is no network\n'), 'looks like a text file'],
    ['text in another script', text('Größe und Weiß: 日本語'), 'looks like a text file'],
    ['an HTML page', text('\n<!DOCTYPE html><html>'), 'looks like an HTML page'],
    ['a model card', text('{ "name": "net" }'), 'looks like a JSON file'],
    ['a Git LFS pointer', text('version https://git-lfs.example/spec/v1\noid sha256:00\nsize 9\n'), 'git lfs pull'],
    ['a PyTorch zip', bytes('PK\x03\x04\x00\x00'), 'torch.onnx.export'],
    ['a pickle', bytes('\x80\x02}q\x00(X'), 'Python pickle'],
    ['a safetensors file', bytes('\x40\0\0\0\0\0\0\0{"conv1.weight":{'), 'safetensors'],
    ['a gzip archive', bytes('\x1f\x8b\x08\x00'), 'gzip'],
    ['Keras weights', bytes('\x89HDF\r\n\x1a\n'), 'HDF5'],
    ['a TensorFlow Lite network', bytes('\x1c\x00\x00\x00TFL3'), 'TensorFlow Lite'],
    ['a PNG', bytes('\x89PNG\r\n\x1a\n'), 'PNG'],
  ])('says what %s is', (_, file, expected) => {
    const { code, message } = refusal(file);
    expect(code).toBe('invalid_network');
    expect(message).toContain('"net.onnx"');
    expect(message).toContain(expected);
  });

  it('refuses a network that is cut off anywhere', () => {
    const file = tinyNetwork();
    const accepted: number[] = [];
    for (let length = 0; length < file.length; length++)
      try {
        decodeOnnx(file.subarray(0, length), 'net.onnx');
        accepted.push(length);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'invalid_network') throw error;
      }
    expect(accepted).toEqual([]);
  });

  it('tells a file that ends too early from other damage by its size', () => {
    const file = tinyNetwork();
    expect(refusal(file.subarray(0, file.length / 2)).message).toMatch(/end too early or are damaged/);
  });

  it('refuses a graph without operators', () => {
    const file = buildOnnx({ inputs: [tensorInfo('x', [1])], outputs: [tensorInfo('x', [1])], nodes: [] });
    expect(refusal(file).message).toContain('without any operator');
  });

  it('never throws anything else on damaged bytes', () => {
    const file = tinyNetwork();
    for (let at = 0; at < file.length; at += 7) {
      const damaged = file.slice();
      damaged[at] = damaged[at]! ^ 0xff;
      try {
        decodeOnnx(damaged, 'net.onnx');
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }
  });

  it('refuses functions that are nested deeper than a stack', () => {
    const depth = 10_000;
    const functions = Array.from({ length: depth }, (_, k) => ({ name: `f${k}`, domain: 'f', node: [k === depth - 1 ? { opType: 'Relu' } : { opType: `f${k + 1}`, domain: 'f' }] })); // prettier-ignore
    const graph = { node: [{ opType: 'f0', domain: 'f', input: ['x'], output: ['y'] }] };
    const model = create(ModelProtoSchema, { opsetImport: [{ domain: '', version: 17n }], graph, functions });
    expect(refusal(toBinary(ModelProtoSchema, model)).message).toContain('functions inside functions without end');
  });

  it('accepts operators of other domains', () => {
    const custom = node('Thing', ['x'], ['y']);
    custom.domain = 'com.example';
    const file = buildOnnx({ inputs: [tensorInfo('x', [1])], outputs: [tensorInfo('y', [1])], nodes: [custom] });
    expect(decodeOnnx(file, 'net.onnx').graph.node[0]!.domain).toBe('com.example');
  });
});
