/** How far an element set bears with its age: shape, word and colour. */
import { FRESHNESS } from '../globe/contract.ts';
import { Shape } from '../ui/shape.tsx';
import { words } from './words.ts';

const SHAPES = { fresh: 'ok', stale: 'degraded', expired: 'failed' } as const;
const CLASSES = { fresh: 'ok', stale: 'degraded', expired: 'failed' } as const;

/** `of`: index into FRESHNESS. */
export function Freshness({ of }: { readonly of: number }) {
  const name = FRESHNESS[of] ?? 'expired';
  const w = words();
  return (
    <span class={`freshness ${CLASSES[name]}`} title={w.freshnessWhy[name]}>
      <Shape name={SHAPES[name]} />
      {w.freshness[name]}
    </span>
  );
}
