/** Packed files: gzip and zstd in pieces of any size, one after the other, cut, or asking for too much. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { formatFileError, packingOf, type ReadOptions, readFileInto } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'noroshi-unpack-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fixture(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function read(file: string, options: ReadOptions = {}) {
  const chunks: Buffer[] = [];
  const result = await readFileInto(file, (chunk) => chunks.push(Buffer.from(chunk)), options);
  return { result, bytes: Buffer.concat(chunks) };
}

const pack = { gzip: gzipSync, zstd: zstdCompressSync } as const;
const kinds = ['gzip', 'zstd'] as const;
const skippable = Buffer.from([0x57, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9]);

function pieces(bytes: Uint8Array, length: number): Readable {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) parts.push(bytes.slice(at, at + length));
  return Readable.from(parts);
}

describe.each(kinds)('%s', (kind) => {
  test('in pieces of any length, of any number of parts, wiped or not, gives the same bytes', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        parts,
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        async (all, length, wipe) => {
          const packed = Buffer.concat(all.map((part) => pack[kind](part)));
          const { result, bytes } = await read('-', { stdin: pieces(packed, length), wipe });
          expect(result).toMatchObject({ ok: true, value: { [kind]: true } });
          expect(bytes).toEqual(Buffer.concat(all));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('cut keeps what came before and says what was lost, wiped or not', async () => {
    const plain = Buffer.from(Array.from({ length: 40_000 }, (_, i) => `${i * 7919} `).join(''));
    const packed = pack[kind](plain);
    for (const end of [packed.length - 1, packed.length - 9, packed.length >> 1])
      for (const wipe of [false, true]) {
        const { result, bytes } = await read(fixture('cut', packed.subarray(0, end)), { wipe });
        expect(result).toMatchObject({ ok: false, error: { kind } });
        expect(bytes).toEqual(plain.subarray(0, bytes.length));
        if (!result.ok) expect(formatFileError(result.error)).toContain(`not a whole ${kind} file`);
      }
  });

  test('stops at the cap on the ratio, and at an error of the sink', async () => {
    const bomb = fixture('bomb', pack[kind](Buffer.alloc(32 * 2 ** 20)));
    let pushed = 0;
    const stopped = await readFileInto(bomb, (chunk) => void (pushed += chunk.length));
    expect(stopped).toMatchObject({ ok: false, error: { kind: 'ratio' } });
    expect(pushed).toBeLessThan(16 * 2 ** 20);
    const bug = () => {
      throw new TypeError('bug');
    };
    await expect(readFileInto(bomb, bug)).rejects.toThrow('bug');
  });
});

describe('zstd', () => {
  test('frames of every kind of header: window, content size in 1, 2, 4 bytes, checksum, skippable', async () => {
    const params = {
      [constants.ZSTD_c_checksumFlag]: 1,
      [constants.ZSTD_c_contentSizeFlag]: 0,
    };
    const plain = [10, 300, 70_000, 300_000].map((length) => Buffer.alloc(length, `${length} `));
    const frames = plain.flatMap((part, i) => [
      skippable,
      zstdCompressSync(part, i % 2 === 0 ? { params } : {}),
    ]);
    for (const wipe of [false, true]) {
      const { result, bytes } = await read(fixture('frames.log', Buffer.concat(frames)), { wipe });
      expect(result.ok).toBe(true);
      expect(bytes).toEqual(Buffer.concat(plain));
    }
  });

  test('a window over 8 MB is refused, bytes behind a frame that are none too', async () => {
    const params = { [constants.ZSTD_c_windowLog]: 25, [constants.ZSTD_c_contentSizeFlag]: 0 };
    const wide = zstdCompressSync(Buffer.alloc(40 * 2 ** 20, 'wide '), { params });
    expect((await read(fixture('wide', wide))).result).toMatchObject({ ok: false });
    const tail = Buffer.concat([zstdCompressSync(Buffer.from('good')), Buffer.from('tail')]);
    const { result, bytes } = await read(fixture('tail', tail));
    expect(result).toMatchObject({ ok: false, error: { kind: 'zstd' } });
    expect(bytes.toString()).toBe('good');
  });
});

test('packing is told by the first four bytes', () => {
  expect(packingOf(gzipSync('x'))).toBe('gzip');
  expect(packingOf(zstdCompressSync(Buffer.from('x')))).toBe('zstd');
  expect(packingOf(skippable)).toBe('zstd');
  expect(packingOf(Buffer.from('(plain'))).toBeNull();
  expect(packingOf(new Uint8Array(0))).toBeNull();
});
