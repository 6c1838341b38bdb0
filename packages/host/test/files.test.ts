import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { formatFileError, type ReadOptions, readFileInto } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'noroshi-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fixture(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function read(file: string, options?: ReadOptions) {
  const chunks: Uint8Array[] = [];
  const result = await readFileInto(file, (chunk) => chunks.push(chunk), options);
  return { result, text: Buffer.concat(chunks).toString('utf8'), chunks };
}

function pieces(bytes: Uint8Array, length: number): Readable {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) parts.push(bytes.slice(at, at + length));
  return Readable.from(parts);
}

describe('readFileInto', () => {
  test('pushes a plain file unchanged', async () => {
    const { result, text } = await read(fixture('plain.txt', 'ISS (ZARYA)\r\n1 25544U'));
    expect(text).toBe('ISS (ZARYA)\r\n1 25544U');
    expect(result).toEqual({
      ok: true,
      value: { bytes: 21, storedBytes: 21, gzip: false, zstd: false },
    });
  });

  test('gunzips by content, whatever the name, members concatenated', async () => {
    const file = fixture('named.csv', Buffer.concat([gzipSync('first\n'), gzipSync('second\n')]));
    const { result, text } = await read(file);
    expect(text).toBe('first\nsecond\n');
    expect(result.ok && result.value.gzip).toBe(true);
  });

  test('stdin in pieces of any size gives the same bytes, gzipped or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (bytes, length, gzip) => {
          fc.pre(gzip || bytes[0] !== 0x1f);
          const stdin = pieces(gzip ? gzipSync(bytes) : bytes, length);
          const { result, chunks } = await read('-', { stdin });
          expect(result.ok).toBe(true);
          expect(Buffer.concat(chunks)).toEqual(Buffer.from(bytes));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a truncated gzip keeps what came before and says what was lost', async () => {
    const text = Array.from(
      { length: 20_000 },
      (_, i) => `row ${i} ${(i * 7919) % 104_729}\n`,
    ).join('');
    const packed = gzipSync(text);
    const file = fixture('cut.gz', packed.subarray(0, packed.length - 2000));
    const { result, text: got } = await read(file);
    expect(text.startsWith(got)).toBe(true);
    expect(result).toMatchObject({ ok: false, error: { kind: 'gzip' } });
    if (!result.ok)
      expect(formatFileError(result.error)).toMatch(/cut\.gz: is not a whole gzip file/);
  });

  test('stops at the cap on bytes, and at the cap on the gzip ratio', async () => {
    const bomb = fixture('bomb.gz', gzipSync(Buffer.alloc(16 * 2 ** 20)));
    let pushed = 0;
    const ratio = await readFileInto(bomb, (chunk) => void (pushed += chunk.length));
    expect(ratio).toMatchObject({ ok: false, error: { kind: 'ratio', ratioMax: 200 } });
    expect(pushed).toBeLessThanOrEqual(9 * 2 ** 20);
    const long = fixture('long.txt', Buffer.alloc(3 * 2 ** 20, 'x'));
    const bytes = await read(long, { limits: { bytesMax: 2 ** 20 } });
    expect(bytes.result).toMatchObject({ ok: false, error: { kind: 'bytes', bytesMax: 2 ** 20 } });
    expect(bytes.text.length).toBeLessThanOrEqual(2 ** 20);
  });

  test('names a missing file and a directory', async () => {
    const missing = await read(join(folder, 'nowhere.csv'));
    expect(missing.result).toMatchObject({ ok: false, error: { kind: 'missing' } });
    const directory = await read(folder);
    expect(directory.result).toMatchObject({ ok: false, error: { reason: 'it is a directory' } });
  });

  test('a bug in the sink is thrown, not taken for bad input', async () => {
    const file = fixture('sink.txt', 'x');
    const bug = () => {
      throw new TypeError('bug');
    };
    await expect(readFileInto(file, bug)).rejects.toThrow('bug');
  });
});
