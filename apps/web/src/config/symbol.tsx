/** The symbol of a kind of asset as a picture with its word for who cannot see it; nothing of it is built as HTML. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Asset } from '../data/wire.ts';
import { fieldWords } from './field-words.ts';
import { SIDC, SYMBOL_EDITION } from './sidc.ts';

const SIZE_PX = 30; // drawn once, and scaled by the page
const drawn = signal<Readonly<Partial<Record<Asset['kind'], string>>>>({});
let loading = false;

async function drawAll(): Promise<void> {
  if (loading) return;
  loading = true;
  const { symbolSvg } = await import('./draw-symbol.ts');
  const entries = Object.entries(SIDC).map(([kind, sidc]) => {
    const svg = encodeURIComponent(symbolSvg(sidc, SIZE_PX));
    return [kind, `data:image/svg+xml,${svg}`] as const;
  });
  drawn.value = Object.fromEntries(entries);
}

/** `sizePx` is its height. Until it is drawn its place is kept. */
export function AssetSymbol({ kind, sizePx = 24 }: { kind: Asset['kind']; sizePx?: number }) {
  useEffect(() => void drawAll(), []);
  const src = drawn.value[kind];
  const word = fieldWords().values[kind] ?? kind;
  const style = { height: `${sizePx}px`, width: `${Math.round(sizePx * 1.5)}px` };
  if (src === undefined) return <span class="symbol" style={style} />;
  return (
    <img class="symbol" {...{ src, style }} alt={word} title={`${word} (${SYMBOL_EDITION})`} />
  );
}
