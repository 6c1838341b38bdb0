/** Kind, state, ends and strength of a sign as marks: a shape and a word, never a colour alone. */
import { Sign } from '../behaviour/chart/legend.tsx';
import type { SignLine } from '../data/wire.ts';
import { endText, isOwn, kindText, sureText } from './figures.ts';
import { lookOf } from './kind-look.ts';
import { words } from './words.ts';

export function KindMark({ of }: { readonly of: SignLine['kind'] }) {
  const { ink, shape } = lookOf(of);
  return (
    <span class="case-kind" title={kindText(of)}>
      <Sign of={{ name: '', ink, shape }} />
      {kindText(of)}
    </span>
  );
}

export function StateChip({ of }: { readonly of: SignLine }) {
  const w = words();
  const state = of.isOpen ? 'open' : 'past';
  return (
    <span class={of.isOpen ? 'chip open' : 'chip'} title={w.statesWhy[state]}>
      {w.states[state]}
    </span>
  );
}

/** An outside address, or one of ours as a pseudonym; ours are told apart by weight and a line below. */
export function End({ of }: { readonly of: string | null }) {
  if (!isOwn(of)) return <span class={of === null ? 'dim' : 'mono end'}>{endText(of)}</span>;
  return (
    <span class="mono end own" title={words().ownWhy}>
      {endText(of)}
    </span>
  );
}

/** How sure, as a bar with its figure and a word. */
export function SureBar({ confidence }: { readonly confidence: number }) {
  const share = Math.max(0, Math.min(1, confidence));
  return (
    <span class="share">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="share-all" x="0" y="0" width="100" height="8" />
        <rect class="share-own" x="0" y="0" width={100 * share} height="8" />
      </svg>
      <span class="figure">{words().sureIs(sureText(confidence))}</span>
    </span>
  );
}
