import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { type KernelTier, loadKernel, loadKernelHere, supportsTier } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'noroshi-kernel-'));
afterAll(() => rmSync(folder, { recursive: true }));
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]); // the smallest module
const file = (name: string, bytes: Uint8Array) => {
  writeFileSync(join(folder, name), bytes);
  return pathToFileURL(join(folder, name));
};
const relaxed = file('relaxed.wasm', EMPTY);
const fixed = file('fixed.wasm', EMPTY);
const broken = file('broken.wasm', new Uint8Array([1, 2, 3]));
const readBytes = async () => EMPTY;

describe('loadKernel', () => {
  test('this engine (Node 24) accepts both SIMD tiers', () => {
    expect(supportsTier('relaxed')).toBe(true);
    expect(supportsTier('fixed')).toBe(true);
  });

  test.each<[KernelTier[], KernelTier]>([
    [['relaxed', 'fixed', 'reference'], 'relaxed'],
    [['fixed', 'reference'], 'fixed'],
    [['reference'], 'reference'],
  ])('an engine with %j runs %s and names what it passed', async (has, tier) => {
    const supports = (asked: KernelTier) => has.includes(asked);
    const loaded = await loadKernel({ source: { relaxed, fixed }, readBytes, supports });
    expect(loaded).toMatchObject({ ok: true, value: { tier } });
    if (loaded.ok) {
      expect(loaded.value.module instanceof WebAssembly.Module).toBe(tier !== 'reference');
      expect(loaded.value.passed.length).toBe(3 - has.length);
    }
  });

  test('each tier can be forced; a forced tier never falls back', async () => {
    for (const tier of ['relaxed', 'fixed', 'reference'] as const) {
      const loaded = await loadKernelHere({ relaxed, fixed }, tier);
      expect(loaded).toMatchObject({ ok: true, value: { tier, passed: [] } });
    }
    const refused = await loadKernelHere({ relaxed: broken, fixed }, 'relaxed');
    expect(refused).toMatchObject({ ok: false, error: { kind: 'load', tier: 'relaxed' } });
    const unknown = await loadKernelHere({ relaxed, fixed }, 'fast');
    expect(unknown).toEqual({ ok: false, error: { kind: 'tier', value: 'fast' } });
    const supports = () => false;
    const without = await loadKernel({ source: { fixed }, readBytes, forced: 'fixed', supports });
    expect(without).toMatchObject({ ok: false, error: { kind: 'unsupported' } });
  });

  test('a damaged or missing file is passed over, with the reason kept', async () => {
    const missing = new URL('missing.wasm', fixed);
    const loaded = await loadKernelHere({ relaxed: broken, fixed: missing }, '');
    expect(loaded).toMatchObject({ ok: true, value: { tier: 'reference' } });
    if (loaded.ok) expect(loaded.value.passed.map((p) => p.tier)).toEqual(['relaxed', 'fixed']);
    if (loaded.ok) expect(loaded.value.passed[1]?.reason).toMatch(/ENOENT/);
  });
});
