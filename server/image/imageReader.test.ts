import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { MAX_IMAGE_BYTES } from '@/lib/domain/imageSet';
import { modelInputSchema, RESAMPLES, type ModelInput } from '@/lib/domain/modelCard';
import { filteredResize } from './filteredResize.testing';
import { imageReader } from './imageReader';

function inputOf(width: number, height: number, more: Partial<ModelInput> = {}): ModelInput {
  return { ...modelInputSchema.parse({ tensor: 'data', width, height }), ...more };
}

/** A picture whose every pixel is different from its neighbours, and smooth enough for JPEG. */
function gradient(width: number, height: number): Buffer {
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgb.set(
        [(255 * x) / width, (255 * y) / height, 127 + 100 * Math.sin((9 * (x + y)) / width)],
        (y * width + x) * 3,
      );
  return rgb;
}
const pictureOf = (rgb: Buffer, width: number, height: number) => sharp(rgb, { raw: { width, height, channels: 3 } });
const colourAt = (image: { width: number; rgb: Uint8Array }, x: number, y: number) => [
  ...image.rgb.subarray((y * image.width + x) * 3, (y * image.width + x) * 3 + 3),
];

async function problemWith(bytes: Uint8Array, name: string): Promise<string> {
  const error: unknown = await imageReader.fit(bytes, name, inputOf(8, 8)).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'invalid_image' });
  expect((error as AppError).message).toContain(name);
  return (error as AppError).message;
}

describe('a picture of the network’s input size', () => {
  it('is used untouched, byte for byte', async () => {
    const rgb = gradient(40, 30);
    const png = await pictureOf(rgb, 40, 30).png().toBuffer();
    const fitted = await imageReader.fit(png, 'a.png', inputOf(40, 30, { resizeTo: 64 }));
    expect(Buffer.from(fitted.rgb).equals(rgb)).toBe(true);
  });

  it('goes through encodePng and back unchanged', async () => {
    const rgb = gradient(33, 17);
    const png = await imageReader.encodePng({ width: 33, height: 17, rgb });
    expect(Buffer.from((await imageReader.fit(png, 'b.png', inputOf(33, 17))).rgb).equals(rgb)).toBe(true);
  });

  it('keeps its stored numbers when it carries a colour profile', async () => {
    const rgb = gradient(16, 16);
    const png = await pictureOf(rgb, 16, 16).png().withIccProfile('p3', { attach: true }).toBuffer();
    const stored = await sharp(png, { ignoreIcc: true }).raw().toBuffer();
    expect(Buffer.from((await imageReader.fit(png, 'p3.png', inputOf(16, 16))).rgb).equals(stored)).toBe(true);
  });
});

describe('resizing', () => {
  const errorsOf = (expected: readonly number[], fitted: { rgb: Uint8Array }) => {
    const errors = expected.map((value, i) => Math.abs(value - fitted.rgb[i]!));
    return { mean: errors.reduce((a, b) => a + b) / errors.length, worst: Math.max(...errors) };
  };

  it.each(
    RESAMPLES.flatMap((resample) => [
      { resample, how: 'reduces by 1.6', from: 48, to: 32 },
      { resample, how: 'reduces by 6', from: 180, to: 30 },
      { resample, how: 'enlarges by 1.1', from: 100, to: 111 },
      { resample, how: 'enlarges by 2.3', from: 30, to: 69 },
    ]),
  )(
    '$how as the $resample filter in double precision does, where the card names it',
    async ({ resample, from, to }) => {
      const rgb = gradient(from, from);
      const png = await pictureOf(rgb, from, from).png().toBuffer();
      const fitted = await imageReader.fit(png, 'c.png', inputOf(to, to, { fit: 'stretch', resample }));
      const { mean, worst } = errorsOf(filteredResize(resample, { rgb, width: from, height: from }, to, to), fitted);
      // Rounding alone gives 0.25 on average.
      expect(mean).toBeLessThan(0.4);
      expect(worst).toBeLessThan(3);
    },
  );

  it('enlarges one side and reduces the other', async () => {
    const rgb = gradient(20, 60);
    const png = await pictureOf(rgb, 20, 60).png().toBuffer();
    const fitted = await imageReader.fit(png, 'd.png', inputOf(50, 24, { fit: 'stretch', resample: 'lanczos' }));
    const { mean, worst } = errorsOf(filteredResize('lanczos', { rgb, width: 20, height: 60 }, 50, 24), fitted);
    expect(mean).toBeLessThan(0.6);
    // libvips repeats the outermost pixels where PIL cuts its window: they may differ a little more.
    expect(worst).toBeLessThan(8);
  });

  it('is sharp’s own where the card names no filter, by the one factor of the shorter side', async () => {
    const picture = pictureOf(gradient(300, 225), 300, 225);
    const fitted = await imageReader.fit(await picture.png().toBuffer(), 'w.png', inputOf(224, 224, { resizeTo: 256 }));
    const whole = picture.clone().resize({ height: 256 });
    const { info } = await whole.clone().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([341, 256]);
    const png = await whole.png().toBuffer();
    const middle = await sharp(png).extract({ left: 59, top: 16, width: 224, height: 224 }).raw().toBuffer(); // prettier-ignore
    expect(Buffer.from(fitted.rgb).equals(middle)).toBe(true);
  });

  it('covers with a strip of 4000 × 1 pixels without making the enlarged strip', async () => {
    const png = await pictureOf(gradient(4000, 1), 4000, 1).png().toBuffer();
    const fitted = await imageReader.fit(png, 'strip.png', inputOf(224, 224));
    expect(fitted.rgb.length).toBe(224 * 224 * 3);
    expect(colourAt(fitted, 112, 0)[0]).toBe(127);
  });

  it('crops the centre for cover', async () => {
    // Left third red, middle green, right blue: only the middle remains.
    const rgb = Buffer.alloc(90 * 30 * 3);
    for (let i = 0; i < 90 * 30; i++) rgb[i * 3 + Math.floor((i % 90) / 30)] = 255;
    const png = await pictureOf(rgb, 90, 30).png().toBuffer();
    const fitted = await imageReader.fit(png, 'd.png', inputOf(30, 30));
    expect(fitted.rgb.every((v, i) => v === (i % 3 === 1 ? 255 : 0))).toBe(true);
  });

  it('puts grey borders around the whole picture for contain', async () => {
    const png = await pictureOf(Buffer.alloc(40 * 10 * 3, 255), 40, 10)
      .png()
      .toBuffer();
    const fitted = await imageReader.fit(png, 'e.png', inputOf(20, 20, { fit: 'contain' }));
    expect([0, 6, 7, 8, 12, 13, 14, 19].map((y) => colourAt(fitted, 10, y)[0])).toEqual([
      128, 128, 128, 255, 255, 128, 128, 128,
    ]);
    expect(fitted.rgb.length).toBe(20 * 20 * 3);
  });

  it('is right for a non-square input', async () => {
    const png = await pictureOf(gradient(300, 200), 300, 200).png().toBuffer();
    const fitted = await imageReader.fit(png, 'f.png', inputOf(60, 20, { fit: 'stretch' }));
    expect(fitted.rgb.length).toBe(60 * 20 * 3);
    // Red grows along x, green along y.
    expect(colourAt(fitted, 59, 0)[0]! - colourAt(fitted, 0, 0)[0]!).toBeGreaterThan(240);
    expect(colourAt(fitted, 0, 19)[1]! - colourAt(fitted, 0, 0)[1]!).toBeGreaterThan(230);
  });
});

describe('unusual pictures', () => {
  it('are turned upright before they are fitted', async () => {
    const rgb = Buffer.alloc(40 * 20 * 3);
    for (let i = 0; i < 40 * 20; i++) rgb[i * 3] = i % 40 < 20 ? 250 : 10; // left bright
    const jpeg = await pictureOf(rgb, 40, 20).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
    expect(await imageReader.info(jpeg, 'g.jpg')).toEqual({ widthPx: 20, heightPx: 40, format: 'jpeg' });
    const fitted = await imageReader.fit(jpeg, 'g.jpg', inputOf(20, 40));
    // Orientation 6: turned clockwise by a quarter, the left side is on top.
    expect(colourAt(fitted, 10, 2)[0]).toBeGreaterThan(200);
    expect(colourAt(fitted, 10, 37)[0]).toBeLessThan(60);
  });

  // Where the stored top left corner is seen, and where the stored top right one: EXIF 2.3, tag 0x0112.
  it.each([
    [1, 'top left', 'top right'],
    [2, 'top right', 'top left'],
    [3, 'bottom right', 'bottom left'],
    [4, 'bottom left', 'bottom right'],
    [5, 'top left', 'bottom left'],
    [6, 'top right', 'bottom right'],
    [7, 'bottom right', 'top right'],
    [8, 'bottom left', 'top left'],
  ])('of EXIF orientation %i have their first corner %s and the next one %s', async (orientation, first, second) => {
    const rgb = Buffer.alloc(48 * 32 * 3);
    for (let y = 0; y < 16; y++) for (let x = 0; x < 48; x++) rgb[(y * 48 + x) * 3 + (x < 24 ? 0 : 1)] = 240; // red, then green; below black
    const jpeg = await pictureOf(rgb, 48, 32).withMetadata({ orientation }).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(); // prettier-ignore
    const [width, height] = orientation < 5 ? [48, 32] : [32, 48];
    expect(await imageReader.info(jpeg, 'o.jpg')).toEqual({ widthPx: width, heightPx: height, format: 'jpeg' });
    const fitted = await imageReader.fit(jpeg, 'o.jpg', inputOf(width, height));
    const at = (corner: string) =>
      colourAt(fitted, corner.endsWith('left') ? 4 : width - 5, corner.startsWith('top') ? 4 : height - 5);
    const [red, green] = [at(first), at(second)];
    expect(red[0]! > 200 && red[1]! < 60).toBe(true);
    expect(green[1]! > 200 && green[0]! < 60).toBe(true);
    const small = await sharp(await imageReader.thumbnail(jpeg, 'o.jpg', 128)).metadata();
    expect([small.width, small.height]).toEqual([width, height]);
  });

  it('lie on white where they are transparent', async () => {
    const rgba = Buffer.alloc(8 * 8 * 4);
    for (let i = 0; i < 64; i++) rgba.set([200, 0, 0, i < 32 ? 0 : 255], i * 4);
    const png = await sharp(rgba, { raw: { width: 8, height: 8, channels: 4 } })
      .png()
      .toBuffer();
    const fitted = await imageReader.fit(png, 'h.png', inputOf(8, 8));
    expect(colourAt(fitted, 0, 0)).toEqual([255, 255, 255]);
    expect(colourAt(fitted, 0, 7)).toEqual([200, 0, 0]);
  });

  it('are 8-bit RGB in the end: grey, 16-bit, grey with alpha', async () => {
    const grey = await sharp(Buffer.alloc(64, 77), { raw: { width: 8, height: 8, channels: 1 } })
      .png()
      .toBuffer();
    expect(colourAt(await imageReader.fit(grey, 'grey.png', inputOf(8, 8)), 3, 3)).toEqual([77, 77, 77]);

    const deep = await pictureOf(Buffer.alloc(8 * 8 * 3, 77), 8, 8)
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    expect(colourAt(await imageReader.fit(deep, 'deep.png', inputOf(8, 8)), 3, 3)).toEqual([77, 77, 77]);

    const deepGrey = await sharp(grey).toColourspace('grey16').png().toBuffer();
    expect(colourAt(await imageReader.fit(deepGrey, 'deepGrey.png', inputOf(8, 8)), 3, 3)).toEqual([77, 77, 77]);
    expect((await imageReader.fit(deepGrey, 'deepGrey.png', inputOf(4, 4))).rgb.every((v) => v === 77)).toBe(true);
  });

  it('are converted from CMYK', async () => {
    const jpeg = await pictureOf(Buffer.alloc(16 * 16 * 3, 255), 16, 16)
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer();
    expect((await sharp(jpeg).metadata()).space).toBe('cmyk');
    const fitted = await imageReader.fit(jpeg, 'cmyk.jpg', inputOf(16, 16));
    expect(Math.min(...fitted.rgb)).toBeGreaterThan(245);
  });

  it('are the first frame of an animation', async () => {
    const frames = await Promise.all(
      [0, 200].map((v) =>
        pictureOf(Buffer.alloc(10 * 10 * 3, v), 10, 10)
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    expect(await imageReader.info(gif, 'i.gif')).toEqual({ widthPx: 10, heightPx: 10, format: 'gif' });
    expect((await imageReader.fit(gif, 'i.gif', inputOf(10, 10))).rgb.every((v) => v < 5)).toBe(true);
  });
});

describe('a file that is no usable picture is refused with its name and the fix', () => {
  it('an empty file', async () => {
    expect(await problemWith(new Uint8Array(0), 'empty.png')).toContain('empty');
  });

  it('a PNG of one byte', async () => {
    expect(await problemWith(Uint8Array.of(0x89), 'one-byte.png')).toContain('no picture');
  });

  it('text that is called PNG', async () => {
    expect(await problemWith(Buffer.from('hello, this is text\n'), 'notes.png')).toContain('text');
  });

  it('an SVG, before any decoder sees it', async () => {
    const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>';
    expect(await problemWith(Buffer.from(svg), 'drawing.svg')).toContain('SVG');
  });

  it('a truncated JPEG and a truncated PNG', async () => {
    const picture = pictureOf(gradient(200, 200), 200, 200);
    const jpeg = await picture.clone().jpeg().toBuffer();
    expect(await problemWith(jpeg.subarray(0, jpeg.length / 2), 'half.jpg')).toContain('cut off');
    const png = await picture.clone().png().toBuffer();
    expect(await problemWith(png.subarray(0, png.length / 2), 'half.png')).toContain('cut off');
    expect(await problemWith(png.subarray(0, 20), 'header.png')).toContain('cut off');
  });

  it('a PNG of 20,000 × 20,000 pixels, by its header alone', async () => {
    const png = hugePng(20_000, 20_000);
    expect(png.length).toBeLessThan(600_000);
    const message = await problemWith(png, 'huge.png');
    expect(message).toContain('20000 × 20000');
    expect(message).toContain('64 million');
    // Nothing was decoded: pixels that cannot be decoded give the same answer.
    const damaged = Uint8Array.from(png, (value, at) => (at > 60 && at < png.length - 40 ? value ^ 0x55 : value));
    expect(await problemWith(damaged, 'huge.png')).toBe(message);
    await expect(imageReader.info(png, 'huge.png')).rejects.toMatchObject({ code: 'invalid_image' });
    await expect(imageReader.thumbnail(png, 'huge.png', 100)).rejects.toMatchObject({ code: 'invalid_image' });
  });

  it('a file of too many bytes', async () => {
    expect(await problemWith(new Uint8Array(MAX_IMAGE_BYTES + 1), 'bytes.png')).toContain('64 MB');
  });
});

describe('thumbnails', () => {
  it('have their longer side at the given size and never grow', async () => {
    const large = await pictureOf(gradient(300, 100), 300, 100).png().toBuffer();
    const small = await sharp(await imageReader.thumbnail(large, 'j.png', 60)).metadata();
    expect([small.format, small.width, small.height]).toEqual(['webp', 60, 20]);
    const same = await sharp(await imageReader.thumbnail(large, 'j.png', 1000)).metadata();
    expect([same.width, same.height]).toEqual([300, 100]);
  });

  it('of small pictures keep every pixel', async () => {
    const rgb = gradient(64, 40);
    const thumbnail = await imageReader.thumbnail(await pictureOf(rgb, 64, 40).png().toBuffer(), 'k.png', 128);
    expect((await sharp(thumbnail).removeAlpha().raw().toBuffer()).equals(rgb)).toBe(true);
  });
});

/** A valid 1-bit PNG of any size, without holding its pixels: zlib packs rows of zeros very well. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(8 + data.length + 4);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), 8 + data.length);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
