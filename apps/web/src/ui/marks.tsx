/** Small marks with one look everywhere: precedence, state, marking, domain. */
import type { Warning } from '../data/wire.ts';
import { Shape } from './shape.tsx';
import { words } from './words.ts';

export function Precedence({ of }: { of: Warning['precedence'] }) {
  const own = words().precedence[of];
  return (
    <span class={`mark ${of}`}>
      <Shape name={of} />
      {own === of.toLowerCase() ? of : `${of} ${own}`}
    </span>
  );
}

export function StateChip({ of }: { of: Warning['state'] }) {
  return <span class={`chip state ${of}`}>{words().states[of]}</span>;
}

export function MarkingChip({ of }: { of: Warning['marking'] }) {
  const to = of.releasableTo.length === 0 ? '' : ` → ${of.releasableTo.join(', ')}`;
  return <span class="chip marking">{`TLP:${of.tlp}${to}`}</span>;
}

export function domainWord(domain: string): string {
  const known: Readonly<Record<string, string>> = words().domains;
  return known[domain] ?? domain;
}
