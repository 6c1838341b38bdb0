/** Between whom, when, and how sure: the facts of a sign. */
import type { ComponentChildren } from 'preact';
import type { SignLine, SignWholeReply } from '../data/wire.ts';
import { Age, spanText, Utc } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { listHref } from './address.ts';
import { countText, isOwn, plainNumber, serviceText } from './figures.ts';
import { End, SureBar } from './marks.tsx';
import { words } from './words.ts';

type Of = { readonly sign: SignLine };

function Facts({ rows }: { readonly rows: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const ENDS_SHOWN = 8;

export function Between({ sign, ends }: Of & { readonly ends: SignWholeReply['ends'] }) {
  const w = words();
  const service = serviceText(sign);
  const hasOwn = [sign.source, sign.destination, ...ends.map(({ address }) => address)].some(isOwn);
  const endOf = (end: string | null, role: string) => {
    if (end !== null) return <End of={end} />;
    const [one, ...more] = ends.filter((each) => each.role === role);
    if (one !== undefined && more.length === 0) return <End of={one.address} />;
    return one === undefined ? w.noOne : w.manyEnds;
  };
  return (
    <>
      <Facts
        rows={[
          [w.sourceIs, endOf(sign.source, 'source')],
          [w.destinationIs, endOf(sign.destination, 'destination')],
          ...(service === '' ? [] : [[w.service, <span class="mono">{service}</span>] as const]),
        ]}
      />
      {hasOwn && <p class="dim small">{w.ownWhy}</p>}
      {ends.length > 0 && (
        <>
          <h4>{w.ends}</h4>
          <Ends ends={ends.slice(0, ENDS_SHOWN)} />
          {ends.length > ENDS_SHOWN && (
            <details>
              <summary>{w.endsMore(ends.length - ENDS_SHOWN)}</summary>
              <Ends ends={ends.slice(ENDS_SHOWN)} />
            </details>
          )}
        </>
      )}
    </>
  );
}

function Ends({ ends }: { readonly ends: SignWholeReply['ends'] }) {
  const w = words();
  const roles: Readonly<Record<string, string>> = w.roles;
  return (
    <table class="figures">
      <tbody>
        {ends.map(({ role, address, count }, k) => (
          <tr key={k}>
            <th scope="row">
              <End of={address} />
              <span class="meaning">{roles[role] ?? plainText(role)}</span>
            </th>
            <td>
              <span class="value">{countText(count)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function When({ sign }: Of) {
  const w = words();
  const lastsMs = Date.parse(sign.lastUtc) - Date.parse(sign.firstUtc);
  return (
    <Facts
      rows={[
        [w.seen, <Utc utc={sign.firstUtc} />],
        [
          w.until,
          <>
            <Utc utc={sign.lastUtc} /> · <Age of="when" utc={sign.lastUtc} />
            {lastsMs >= 1000 && <span class="dim">{` · ${w.lasted(spanText(lastsMs))}`}</span>}
          </>,
        ],
        [w.found, <Moment utc={sign.foundUtc} />],
        [w.judged, <Moment utc={sign.updatedUtc} />],
      ]}
    />
  );
}

function Moment({ utc }: { readonly utc: string }) {
  return (
    <>
      <Utc utc={utc} seconds={false} /> · <Age of="found" utc={utc} />
    </>
  );
}

const SURE_FROM = { strong: 0.75, fair: 0.4 } as const; // calibrated: three of four, two of five

/** As a bar with its figure, a word, and what the figure means. */
export function HowSure({ sign: { confidence } }: Of) {
  const w = words();
  const word =
    confidence >= SURE_FROM.strong ? 'strong' : confidence >= SURE_FROM.fair ? 'fair' : 'weak';
  return (
    <div class="sign-sure">
      <SureBar confidence={confidence} />
      <p class="small">
        {word === 'weak' && confidence > 0 ? (
          <strong>{w.sureOneIn(Math.round(1 / confidence))}</strong>
        ) : (
          <strong>{w.sureWords[word]}</strong>
        )}{' '}
        <span class="dim">{w.sureWhy}</span>
      </p>
    </div>
  );
}

/** Where it stands among others, and by what right it was found. */
export function Standing({ sign }: Of) {
  const w = words();
  const { score, rank, severity, warrant } = sign;
  return (
    <Facts
      rows={[
        [
          w.scoreShort,
          <>
            {plainNumber(score)} <span class="dim small">{w.scoreWhy}</span>
          </>,
        ],
        [w.rank, w.rankOf(rank)],
        ...(severity === null ? [] : [[w.severity, shared().severities[severity]] as const]),
        [w.underWarrant, <a href={listHref({ warrant })}>{plainText(warrant)}</a>],
      ]}
    />
  );
}
