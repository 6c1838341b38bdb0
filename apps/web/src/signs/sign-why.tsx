/** Why a sign is told, what would explain it otherwise, and what cannot be known from flows. */
import type { SignLine, SignWholeReply } from '../data/wire.ts';
import { Shape } from '../ui/shape.tsx';
import { termOf, wordOf } from '../warnings/figures.ts';
import { signSentenceIn } from '../warnings/sign-sentences.ts';
import { plainText } from '../warnings/title.ts';
import { evidenceText, type SignEvidence } from './figures.ts';
import { byFit, weighed } from './weight.ts';
import { words } from './words.ts';

type WhyProps = { readonly kind: SignLine['kind']; readonly evidence: readonly SignEvidence[] };

export function Why({ kind, evidence }: WhyProps) {
  const { main, rest } = weighed(kind, evidence);
  return (
    <>
      <Figures of={main} />
      {rest.length > 0 && (
        <details>
          <summary>{words().more(rest.length)}</summary>
          <Figures of={rest} />
        </details>
      )}
    </>
  );
}

function Figures({ of }: { readonly of: readonly SignEvidence[] }) {
  return (
    <table class="figures">
      <tbody>
        {of.map((one) => (
          <tr key={one.name}>
            <th scope="row">
              {wordOf(one)}
              <span class="meaning">{termOf(one.name)?.[1] ?? plainText(one.meaning)}</span>
            </th>
            <td>
              <span class="value">{evidenceText(one)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Reasons = SignWholeReply['otherwise'];
const SHAPES = { yes: 'ok', no: 'failed', 'cannot tell': 'help' } as const;
type Fits = keyof typeof SHAPES;

export function Otherwise({ reasons }: { readonly reasons: Reasons }) {
  const w = words();
  const sorted = byFit(reasons);
  const open = sorted.filter(({ fits }) => fits !== 'no');
  const refuted = sorted.filter(({ fits }) => fits === 'no');
  const count = (what: string) => reasons.filter(({ fits }) => fits === what).length;
  const told = [w.reasonsFit(count('yes')), w.unsettled(count('cannot tell'))];
  return (
    <>
      <p class="small">{told.filter((text) => text !== '').join(' ')}</p>
      <Tried reasons={open} />
      {refuted.length > 0 && (
        <details open={open.length === 0}>
          <summary>{w.notFitting(refuted.length)}</summary>
          <Tried reasons={refuted} />
        </details>
      )}
    </>
  );
}

function Tried({ reasons }: { readonly reasons: Reasons }) {
  const w = words();
  if (reasons.length === 0) return null;
  return (
    <ul class="case-benign">
      {reasons.map(({ explanation, fits, because }, k) => (
        <li key={k} class={fits === 'yes' ? 'holds' : ''}>
          <Shape name={SHAPES[fits as Fits] ?? 'help'} />
          <span>
            <strong>{w.fits[fits as Fits] ?? plainText(fits)}</strong>{' '}
            {plainText(signSentenceIn(explanation))}
            <span class="meaning">{plainText(signSentenceIn(because))}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Limits({ kind }: { readonly kind: SignLine['kind'] }) {
  const w = words();
  return (
    <ul class="sign-limits">
      {[...w.limitsAll, ...(w.limitsOf[kind] ?? [])].map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
