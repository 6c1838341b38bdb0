import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatOutputError, type Output, openOutput } from '../src/index.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'noroshi-output-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function opened(file: string): Promise<Output> {
  const result = await openOutput(file);
  if (!result.ok) throw new Error(formatOutputError(result.error));
  return result.value;
}

describe('openOutput', () => {
  test('the file appears whole, and only when finished', async () => {
    const file = join(folder, 'out.csv');
    const output = await opened(file);
    const line = 'id1,id2\r\n'.repeat(20_000);
    await output.write(line);
    expect(readdirSync(folder).includes('out.csv')).toBe(false);
    expect(await output.finish()).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(line);
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  test('a partial file takes the name when it is free, and never replaces a whole one', async () => {
    const file = join(folder, 'out.csv');
    const first = await opened(file);
    await first.write('partial');
    expect(await first.finishPartial()).toBe(file);
    const second = await opened(file);
    await second.write('again');
    expect(await second.finishPartial()).toBe(`${file}.partial`);
    expect(readFileSync(file, 'utf8')).toBe('partial');
    expect(readFileSync(`${file}.partial`, 'utf8')).toBe('again');
    expect(readdirSync(folder).length).toBe(2);
  });

  test('discarding leaves nothing, and the old file as it was', async () => {
    const file = join(folder, 'out.csv');
    writeFileSync(file, 'old');
    const output = await opened(file);
    await output.write('new');
    await output.discard();
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  test('a named pipe is written through, not replaced', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
    const text = reader.stdout.setEncoding('utf8').toArray();
    const output = await opened(pipe);
    await output.write('through');
    await output.finish();
    expect((await text).join('')).toBe('through');
    expect(readdirSync(folder)).toEqual(['pipe']);
  });

  test('- is the stream it is given', async () => {
    const stream = new PassThrough();
    const output = await openOutput('-', stream);
    if (!output.ok) throw new Error('stdout opens');
    await output.value.write('a');
    await output.value.write('b');
    expect(await output.value.finish()).toBe('stdout');
    expect(stream.read().toString()).toBe('ab');
  });

  test('a terminal is shown what it would obey; a pipe gets it as it is', async () => {
    for (const isTTY of [true, false]) {
      const stream = Object.assign(new PassThrough(), { isTTY });
      const output = await openOutput('-', stream);
      if (!output.ok) throw new Error('stdout opens');
      await output.value.write('5,\u001b[2J\u202eSAT\r\n狼煙\n');
      await output.value.finish();
      const shown = '5,\\x1b[2J\\u{202e}SAT\r\n狼煙\n';
      expect(stream.read().toString()).toBe(isTTY ? shown : '5,\u001b[2J\u202eSAT\r\n狼煙\n');
    }
  });

  test('a folder that is not there and a folder as a file are refused in words', async () => {
    const nowhere = await openOutput(join(folder, 'no', 'out.csv'));
    expect(!nowhere.ok && formatOutputError(nowhere.error)).toMatch(/its folder does not exist/);
    const directory = await openOutput(folder);
    expect(!directory.ok && formatOutputError(directory.error)).toMatch(/it is a directory/);
  });
});
