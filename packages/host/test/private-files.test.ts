/** Files that only their owner reads, and the key of a warrant in one: modes, links, one rule each, and nothing made anew in silence. */
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  destroyWarrantKey,
  keyFingerprint,
  openOutput,
  openWarrantKey,
  readPrivateFile,
  readReceipts,
  writePrivateFile,
} from '../src/index.ts';

const modeOf = (file: string) => statSync(file).mode & 0o777;
const [RULE, OTHER] = ['a'.repeat(64), 'b'.repeat(64)];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'noroshi-private-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const open = (file: string, changes: Partial<Parameters<typeof openWarrantKey>[1]> = {}) =>
  openWarrantKey(file, {
    ...{ warrant: 'w-1', rule: RULE, nowUtc: '2026-11-01T00:00:00Z', isSuccessor: false },
    ...changes,
  });
const close = (file: string) =>
  destroyWarrantKey(file, { destroyedUtc: '2026-11-02T00:00:00Z', why: 'it was closed' });

describe.skipIf(process.platform === 'win32')('a private file', () => {
  test('has mode 0600 whatever was there; a link in its place is replaced and what it named is left alone', async () => {
    const dir = folder();
    const [file, link, target] = ['file', 'link', 'target'].map((name) => join(dir, name));
    writeFileSync(file!, 'old', { mode: 0o644 });
    writeFileSync(target!, 'theirs', { mode: 0o644 });
    symlinkSync(target!, link!);
    for (const name of [file!, link!]) {
      await writePrivateFile(name, 'new');
      expect([readFileSync(name, 'utf8'), modeOf(name)]).toEqual(['new', 0o600]);
      expect(lstatSync(name).isFile()).toBe(true);
    }
    rmSync(link!);
    symlinkSync(target!, link!);
    const output = await openOutput(link!, process.stdout, true);
    if (!output.ok) throw new Error(output.error.reason);
    await output.value.write('result');
    await output.value.finish();
    expect([readFileSync(link!, 'utf8'), modeOf(link!)]).toEqual(['result', 0o600]);
    expect(readFileSync(target!, 'utf8')).toBe('theirs');
    expect(readdirSync(dir).sort()).toEqual(['file', 'link', 'target']); // no draft is left
  });

  test('is refused where others can read it, or where it is a link', async () => {
    const dir = folder();
    const file = join(dir, 'file');
    await writePrivateFile(file, 'secret');
    expect(await readPrivateFile(file)).toEqual({ ok: true, value: 'secret' });
    for (const mode of [0o640, 0o604]) {
      chmodSync(file, mode);
      expect(await readPrivateFile(file)).toMatchObject({
        error: expect.stringContaining('chmod 600'),
      });
    }
    symlinkSync(file, join(dir, 'link'));
    expect(await readPrivateFile(join(dir, 'link'))).toMatchObject({
      error: expect.stringContaining('is a link'),
    });
  });
});

describe.skipIf(process.platform === 'win32')('the key of a warrant', () => {
  test('is made once, for one rule; another rule of the same id is refused unless it is its successor', async () => {
    const file = join(folder(), 'key');
    const made = await open(file);
    if (!made.ok) throw new Error(made.error.message);
    expect([made.value.isNew, modeOf(file), made.value.bytes.length]).toEqual([true, 0o600, 32]);
    expect(await open(file)).toMatchObject({ value: { isNew: false, bytes: made.value.bytes } });
    expect(await open(file, { warrant: 'w-2' })).toMatchObject({
      error: { kind: 'other-warrant' },
    });
    const refused = await open(file, { rule: OTHER });
    expect(refused).toMatchObject({ error: { kind: 'other-rule' } });
    expect(JSON.stringify(refused)).not.toContain(Buffer.from(made.value.bytes).toString('hex'));
    expect(await open(file, { rule: OTHER, isSuccessor: true })).toMatchObject({
      value: { isNew: false, before: RULE, bytes: made.value.bytes },
    });
    expect(await open(file)).toMatchObject({ error: { kind: 'other-rule' } });
  });

  test('that was destroyed is not made anew, but for a successor with another rule; its receipt stays', async () => {
    const file = join(folder(), 'key');
    const made = await open(file);
    if (!made.ok) throw new Error(made.error.message);
    const fingerprint = keyFingerprint(made.value.bytes);
    const hex = Buffer.from(made.value.bytes).toString('hex');
    expect(await close(file)).toMatchObject({
      value: { keyFingerprint: fingerprint, ruleHash: RULE },
    });
    expect(await close(file)).toEqual({ ok: true, value: null });
    expect(await readReceipts(file)).toMatchObject([
      { warrant: 'w-1', keyFingerprint: fingerprint },
    ]);
    expect(readFileSync(`${file}.closed`, 'utf8')).not.toContain(hex);
    expect(modeOf(`${file}.closed`)).toBe(0o600);
    for (const changes of [{}, { rule: OTHER }, { isSuccessor: true }])
      expect(await open(file, changes)).toMatchObject({ error: { kind: 'closed' } });
    expect(await open(file, { warrant: 'w-2' })).toMatchObject({ value: { isNew: true } });
    rmSync(file);
    const next = await open(file, { rule: OTHER, isSuccessor: true });
    expect(next).toMatchObject({ value: { isNew: true } });
    expect(readFileSync(file, 'utf8')).not.toContain(hex);
  });

  test('of the first form is bound to the rule at its first use; a damaged one is never made anew', async () => {
    const file = join(folder(), 'key');
    const key = '0f'.repeat(32);
    const first = { format: 'noroshi-warrant-key', v: 1, warrant: 'w-1', key };
    await writePrivateFile(file, JSON.stringify(first));
    expect(await open(file)).toMatchObject({ value: { isNew: false } });
    expect(await open(file, { rule: OTHER })).toMatchObject({ error: { kind: 'other-rule' } });
    for (const text of ['', '{', '[]', JSON.stringify({ ...first, key: 'short' })]) {
      await writePrivateFile(file, text);
      const refused = await open(file);
      expect(refused).toMatchObject({ error: { kind: 'unreadable' } });
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
    await open(file);
    chmodSync(file, 0o644);
    expect(await open(file)).toMatchObject({
      error: { message: expect.stringContaining('chmod 600') },
    });
  });
});
