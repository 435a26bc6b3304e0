/** Files that people take for ONNX networks, told by their first bytes. */

export interface RecognisedFile {
  /** Goes after "it looks like". */
  looksLike: string;
  /** A sentence: what to do. */
  fix: string;
}

const EXPORT = 'Export the network to ONNX and use the .onnx file.';
const PYTORCH =
  'Export the network with torch.onnx.export and use the .onnx file; weights of a known architecture can also be imported under their own name (.pt), without a card.';

/** First bytes (Latin-1) of binary formats. */
const SIGNATURES: { at: number; bytes: string; looksLike: string; fix: string }[] = [
  {
    at: 0,
    bytes: 'PK\x03\x04',
    looksLike: 'a zip archive (a PyTorch .pt file is one too)',
    fix: `Unpack a zip of a network. ${PYTORCH}`,
  },
  { at: 0, bytes: '\x1f\x8b', looksLike: 'a gzip archive', fix: 'Unpack it and use the .onnx file inside.' },
  {
    at: 8,
    bytes: '{"',
    looksLike: 'a safetensors file',
    fix: 'Import it under its own name (.safetensors), without a card.',
  },
  { at: 0, bytes: '\x89HDF', looksLike: 'an HDF5 file (Keras weights)', fix: EXPORT },
  { at: 4, bytes: 'TFL3', looksLike: 'a TensorFlow Lite network', fix: EXPORT },
  { at: 257, bytes: 'ustar', looksLike: 'a tar archive', fix: 'Unpack it and use the .onnx file inside.' },
  { at: 0, bytes: '\x93NUMPY', looksLike: 'a NumPy array', fix: EXPORT },
  { at: 0, bytes: '\x89PNG', looksLike: 'a PNG picture', fix: 'Choose the .onnx file of the network.' },
  { at: 0, bytes: '\xff\xd8\xff', looksLike: 'a JPEG picture', fix: 'Choose the .onnx file of the network.' },
];
const HEAD_BYTES = 1024;

/** What a file is that is not ONNX; null when it may be ONNX. Only the first kilobyte is looked at. */
export function recogniseFile(bytes: Uint8Array): RecognisedFile | null {
  const head = latin1(bytes.subarray(0, HEAD_BYTES));
  for (const { at, bytes: signature, looksLike, fix } of SIGNATURES)
    if (head.startsWith(signature, at)) return { looksLike, fix };
  if (isPickle(bytes)) return { looksLike: 'a Python pickle (PyTorch weights)', fix: PYTORCH };
  // An ONNX file begins with a field tag and has lengths and control characters all over; text has none.
  return /[^\t\n\v\f\r\x20-\x7e\x80-\xff]/.test(head) ? null : recogniseText(head.trimStart().toLowerCase());
}

/** Protocol 2 to 5: the PROTO opcode and the version, then a frame, a global, a number or the start of a container. */
function isPickle([opcode, protocol = 0, next = 0]: Uint8Array): boolean {
  return opcode === 0x80 && protocol >= 2 && protocol <= 5 && '\x95c\x8a}]('.includes(String.fromCharCode(next));
}

function recogniseText(text: string): RecognisedFile {
  if (text.startsWith('version https://git-lfs'))
    return {
      looksLike: 'a Git LFS pointer, the placeholder for a large file',
      fix: 'Fetch the real file with "git lfs pull".',
    };
  if (text.startsWith('<!doctype html') || text.startsWith('<html'))
    return {
      looksLike: 'an HTML page',
      fix: 'The download probably needed a sign-in or has another link: download the file itself.',
    };
  if (text.startsWith('<')) return { looksLike: 'an XML file', fix: EXPORT };
  if (text.startsWith('{') || text.startsWith('['))
    return { looksLike: 'a JSON file', fix: 'A model card goes beside the weights: choose the .onnx file here.' };
  return { looksLike: 'a text file', fix: 'Choose the .onnx file of the network.' };
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
