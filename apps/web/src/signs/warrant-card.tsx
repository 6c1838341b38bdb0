/** One warrant: whether it is in force and why not, what it permits, how long still, what is read under it; ended or changed here. */
import type { ComponentChildren } from 'preact';
import { optionWord } from '../config/controls.tsx';
import type { Doc } from '../config/draft.ts';
import { actorText } from '../config/kinds.ts';
import { ask } from '../data/ask.ts';
import { second, watchNowMs } from '../data/clock.ts';
import type { ConfigRowReply, WarrantLine } from '../data/wire.ts';
import { Shape } from '../ui/shape.tsx';
import { spanText, Utc } from '../ui/time.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { KIND_LOOKS, kindName } from './kind-look.ts';
import { closeWarrant } from './warrant-close.tsx';
import { hashGroups, SOON_MS, type Standing, spentShare, standingOf } from './warrant-form.ts';
import { warrantWords as words } from './warrant-words.ts';

type CardProps = {
  readonly one: WarrantLine;
  readonly onChange: ((doc: Doc, version: number) => void) | null; // null: this person may not
};

export function WarrantCard({ one, onChange }: CardProps) {
  const w = words();
  const standing = standingOf(one.why);
  const change = async () => {
    const path = `/api/v1/config/warrant/${encodeURIComponent(one.id)}`;
    const asked = await ask<ConfigRowReply>('GET', path);
    if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
    onChange?.(asked.body.doc as Doc, asked.body.version);
  };
  return (
    <article class={`card warrant ${standing}`} aria-label={one.id}>
      <header>
        <h3>{one.id}</h3>
        <StandingMark of={standing} />
        <span class="chip">{one.mode}</span>
        <span class="chip marking">TLP:{one.tlp}</span>
        <span class="dim small">{w.version(one.version)}</span>
        {onChange !== null && (
          <span class="warrant-acts">
            <button type="button" onClick={() => void change()}>
              {`${w.proposeChange} …`}
            </button>
            <button type="button" onClick={() => closeWarrant(one.id)}>
              {`${w.close} …`}
            </button>
          </span>
        )}
      </header>
      {standing !== 'inForce' && <p class="degraded">{w.whyNot[standing]}</p>}
      <p class="warrant-purpose">{plainText(one.purpose)}</p>
      <Countdown {...{ one, standing }} />
      <Permitted one={one} />
    </article>
  );
}

function StandingMark({ of }: { readonly of: Standing }) {
  const isGood = of === 'inForce';
  return (
    <span class={`warrant-standing ${isGood ? 'ok' : 'degraded'}`}>
      <Shape name={isGood ? 'ok' : of === 'ended' ? 'failed' : 'degraded'} />
      {words().states[of]}
    </span>
  );
}

type CountdownProps = { readonly one: WarrantLine; readonly standing: Standing };

/** By the watched time, kept true each second. */
function Countdown({ one: { fromUtc, toUtc }, standing }: CountdownProps) {
  second.value;
  const w = words();
  const [fromMs, toMs, nowMs] = [Date.parse(fromUtc), Date.parse(toUtc), watchNowMs()];
  const leftMs = toMs - nowMs;
  const percent = Math.round(100 * spentShare(fromMs, toMs, nowMs));
  const isSoon = standing === 'inForce' && leftMs < SOON_MS;
  const told =
    nowMs < fromMs
      ? `${w.begins} ${shared().in(spanText(fromMs - nowMs))}`
      : leftMs > 0
        ? w.left(spanText(leftMs))
        : `${w.ended} ${shared().ago(spanText(-leftMs))}`;
  return (
    <div class={isSoon ? 'warrant-left soon' : 'warrant-left'}>
      <strong class="warrant-told">{told}</strong>
      <svg
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${percent} % ${w.leftOf}`}
      >
        <rect class="share-all" width="100" height="6" />
        <rect class="share-own" width={percent} height="6" />
      </svg>
      <span class="dim">
        <Utc utc={fromUtc} seconds={false} /> – <Utc utc={toUtc} seconds={false} />
      </span>
      {isSoon && <span class="degraded full">{w.soon}</span>}
    </div>
  );
}

function Permitted({ one }: { readonly one: WarrantLine }) {
  const w = words();
  const every = Object.keys(KIND_LOOKS).length;
  const rows: readonly (readonly [string, ComponentChildren])[] = [
    [w.directions, one.directions.map((name) => wordOf(name)).join(' · ')],
    [
      w.detectors,
      one.detectors.length === every ? w.allDetectors : one.detectors.map(kindName).join(' · '),
    ],
    [w.retention, w.retained(String(one.windowHours), String(one.keepDays))],
    [w.asked, plainText(one.requestedBy)],
    [w.approved, plainText(one.approvedBy)],
    [w.confirmed, plainText(actorText(one.confirmedBy))],
    [w.hash, <code class="hash">{hashGroups(one.hash)}</code>],
    [
      w.sources,
      one.sources.length === 0 ? (
        <span class="degraded">{w.noSource}</span>
      ) : (
        one.sources.map((id) => (
          <span key={id} class="chip">
            {id}
          </span>
        ))
      ),
    ],
  ];
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name} class="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The people's word of a choice, without the machine's. */
function wordOf(option: string): string {
  return optionWord(option).replace(/ \([^()]*\)$/, '');
}
