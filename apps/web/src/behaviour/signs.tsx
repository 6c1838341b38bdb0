/** State, kind and share as marks with a shape, a word and a colour; the word is always there. */
import type { BehaviourLine } from '../data/wire.ts';
import { Sign } from './chart/legend.tsx';
import { type CaseState, STATE_INKS, shapeOf } from './kinds.ts';
import { pictureWords } from './picture-words.ts';

export function StateMark({ of }: { readonly of: CaseState }) {
  const steps = { watch: 1, advisory: 2, warning: 3, closed: 0 }[of];
  return (
    <span class={`case-state ${of}`} style={{ color: `var(${STATE_INKS[of]})` }}>
      <svg viewBox="0 0 20 12" class="case-bars" aria-hidden="true">
        {[1, 2, 3].map((n) => (
          <path key={n} d={`M${n * 6 - 4} 11v${-3 * n - 1}`} class={n <= steps ? 'on' : 'off'} />
        ))}
      </svg>
      {pictureWords().states[of]}
    </span>
  );
}

export function KindMark({ of }: { readonly of: Pick<BehaviourLine, 'kind' | 'form' | 'state'> }) {
  return (
    <span class="case-kind" title={kindText(of)}>
      <Sign of={{ name: '', ink: '--text', shape: shapeOf(of) }} />
      {kindText(of)}
    </span>
  );
}

export function kindText({ kind, form = '' }: Pick<BehaviourLine, 'kind' | 'form'>): string {
  const w = pictureWords();
  const own: Readonly<Record<string, string>> = { ...w.forms, ...w.manoeuvres };
  const known = Object.hasOwn(own, form) ? own[form] : undefined;
  if (known === undefined) return w.kinds[kind];
  return kind === 'manoeuvre' ? `${w.kinds.manoeuvre}: ${known}` : known;
}

/** A share of 1 as a bar with its figure. */
export function ShareBar({ value, label }: { readonly value: number; readonly label: string }) {
  const share = Math.max(0, Math.min(1, value));
  return (
    <span class="share">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label={label}>
        <rect class="share-all" x="0" y="0" width="100" height="8" />
        <rect class="share-own" x="0" y="0" width={100 * share} height="8" />
      </svg>
      <span class="figure">{share.toFixed(2)}</span>
    </span>
  );
}
