/**
 * Which compiled kernel this machine can run, and its compiled module. Tiers go down from relaxed
 * SIMD (fused multiply-add) over fixed-width SIMD to the plain TypeScript reference, which needs
 * no module. The engine is asked with WebAssembly.validate, never by name or version.
 * WebAssembly Core 2.0 §5.4.8 (vector instructions); relaxed SIMD opcodes 0x100…0x113.
 */
import { err, ok, type Result } from '@noroshi/time';

export const KERNEL_TIERS = ['relaxed', 'fixed', 'reference'] as const;
export type KernelTier = (typeof KERNEL_TIERS)[number];

export type KernelSource = {
  readonly relaxed?: string | URL;
  readonly fixed?: string | URL;
};

export type KernelError =
  | { readonly kind: 'tier'; readonly value: string }
  | { readonly kind: 'unsupported'; readonly tier: KernelTier }
  | { readonly kind: 'load'; readonly tier: KernelTier; readonly reason: string };

/** A tier that was passed over, and why: said to the user, never silent. */
export type Passed = { readonly tier: KernelTier; readonly reason: string };

export type Kernel = {
  readonly tier: KernelTier;
  readonly module: WebAssembly.Module | null; // null for the reference
  readonly passed: readonly Passed[];
};

export type KernelOptions = {
  readonly source: KernelSource;
  readonly readBytes: (url: string | URL) => Promise<Uint8Array>;
  readonly forced?: string | undefined; // a tier by name; then nothing else is tried
  readonly supports?: (tier: KernelTier) => boolean; // tests take features away
};

/** The best tier there is, or exactly the forced one. */
export async function loadKernel(options: KernelOptions): Promise<Result<Kernel, KernelError>> {
  const { forced, supports = supportsTier } = options;
  if (forced !== undefined && forced !== '') {
    if (!isTier(forced)) return err({ kind: 'tier', value: forced });
    return await loadTier(forced, options, supports);
  }
  const passed: Passed[] = [];
  for (const tier of KERNEL_TIERS) {
    const loaded = await loadTier(tier, options, supports);
    if (loaded.ok) return ok({ ...loaded.value, passed });
    passed.push({ tier, reason: formatKernelError(loaded.error) });
  }
  throw new Error('the reference kernel needs nothing and cannot fail');
}

/** Whether this engine accepts the instructions of a tier. */
export function supportsTier(tier: KernelTier): boolean {
  if (tier === 'reference') return true;
  return typeof WebAssembly === 'object' && WebAssembly.validate(PROBES[tier]);
}

export function formatKernelError(error: KernelError): string {
  switch (error.kind) {
    case 'tier':
      return `kernel "${error.value}" is unknown: give ${KERNEL_TIERS.join(', ')}`;
    case 'unsupported':
      return `kernel ${error.tier}: this engine does not accept its instructions`;
    case 'load':
      return `kernel ${error.tier}: ${error.reason}`;
  }
}

async function loadTier(
  tier: KernelTier,
  options: KernelOptions,
  supports: (tier: KernelTier) => boolean,
): Promise<Result<Kernel, KernelError>> {
  if (tier === 'reference') return ok({ tier, module: null, passed: [] });
  const url = options.source[tier];
  if (url === undefined) return err({ kind: 'load', tier, reason: 'no file is named for it' });
  if (!supports(tier)) return err({ kind: 'unsupported', tier });
  try {
    const bytes = await options.readBytes(url);
    const module = await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
    return ok({ tier, module, passed: [] });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err({ kind: 'load', tier, reason });
  }
}

function isTier(value: string): value is KernelTier {
  return (KERNEL_TIERS as readonly string[]).includes(value);
}

/** (module (type (func (result v128))) (func …)) around a body of code. */
function probe(body: readonly number[]): Uint8Array<ArrayBuffer> {
  const code = [0, ...body, 0x0b]; // no locals, body, end
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
    ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // one type: () -> v128
    ...[0x03, 0x02, 0x01, 0x00], // one function of it
    ...[0x0a, code.length + 2, 0x01, code.length, ...code],
  ]);
}

const SPLAT = [0x41, 0x00, 0xfd, 0x0f]; // i32.const 0, i8x16.splat

const PROBES: Readonly<Record<Exclude<KernelTier, 'reference'>, Uint8Array<ArrayBuffer>>> = {
  relaxed: probe([...SPLAT, ...SPLAT, ...SPLAT, 0xfd, 0x87, 0x02]), // f64x2.relaxed_madd (0x107)
  fixed: probe([...SPLAT, ...SPLAT, 0xfd, 0xf0, 0x01]), // f64x2.add (0xf0)
};
