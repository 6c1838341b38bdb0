/**
 * What a partner posted by TAXII: what waits with its own words, taken or refused by a person with a reason, and what was decided. What
 * they wrote is text, never a link or markup. A decision is on the content shown: if another decided first, the node says who.
 */
import type { TaxiiListReply, TaxiiShowReply } from '@noroshi/node/wire';
import { useState } from 'preact/hooks';
import { href } from '../app/route.ts';
import { may } from '../data/state.ts';
import { CheckField, SelectField } from '../ui/form.tsx';
import { Shape } from '../ui/shape.tsx';
import { Utc } from '../ui/time.tsx';
import { askReason } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { postedWords } from './posted-words.ts';
import { indented } from './preview.tsx';
import { send } from './send.ts';
import { type Known, useAsked } from './use-asked.ts';
import { words } from './words.ts';

type Posted = Known<TaxiiListReply> & { readonly reload: () => void };
type Waiting = TaxiiListReply['waiting'][number];
type Decided = TaxiiListReply['decided'][number];
const SEVERITIES = ['low', 'moderate', 'high', 'severe'] as const;
const MAY = 'warning.note';

/** Asked where the tab is named, so that its count says that something waits. */
export function usePosted(partner: string): Posted {
  const path = `/api/v1/taxii/waiting?partner=${encodeURIComponent(partner)}`;
  return useAsked<TaxiiListReply>(path, ['partner']);
}

export function PostedList({ posted: { body, refused, reload } }: { posted: Posted }) {
  const p = postedWords();
  if (body === null)
    return <p class={refused === null ? 'dim' : 'wrong'}>{refused?.message ?? words().loading}</p>;
  return (
    <>
      <section aria-label={p.waiting}>
        <h3>{p.waiting}</h3>
        {body.waiting.length === 0 && <p class="empty">{p.none}</p>}
        {body.waiting.length >= body.waitingMax && <p class="hint">{p.capped(body.waitingMax)}</p>}
        <ul class="bare">
          {body.waiting.map((one) => (
            <WaitingRow key={one.id} one={one} reload={reload} />
          ))}
        </ul>
      </section>
      <section aria-label={p.decided}>
        <h3>{p.decided}</h3>
        {body.decided.length === 0 && <p class="empty">{p.noneDecided}</p>}
        <ul class="bare">
          {body.decided.map((one) => (
            <DecidedRow key={one.id} one={one} reload={reload} />
          ))}
        </ul>
      </section>
    </>
  );
}

function WaitingRow({ one, reload }: { one: Waiting; reload: () => void }) {
  const p = postedWords();
  const { id, title, tlp, atUtc, digest, uses, revoked } = one;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [severity, setSeverity] = useState<(typeof SEVERITIES)[number]>('moderate');
  const [isOpen, setOpen] = useState(false);
  const say = async (verdict: 'take' | 'refuse', label: string) => {
    const reason = await askReason(p.askWhy, label);
    if (reason === null || reason === '') return;
    const path = `/api/v1/taxii/waiting/${encodeURIComponent(id)}/verdict`;
    const put = verdict === 'take' ? { uses: chosen, severity } : {};
    await send(path, { verdict, digest, reason, ...put }, p.done[verdict]);
    reload();
  };
  const choose = (use: string, isOn: boolean) =>
    setChosen((now) => [...now.filter((other) => other !== use), ...(isOn ? [use] : [])]);
  return (
    <li class="card request">
      <p class="request-head">
        <strong class="said">{plainText(title)}</strong>
        <span class="chip">TLP:{tlp}</span>
      </p>
      <p class="dim">
        {p.posted} <Utc utc={atUtc} />
      </p>
      {revoked && <p class="hint">{p.revoked}</p>}
      <details class="preview" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{p.content}</summary>
        {isOpen && <Content id={id} />}
      </details>
      {!may(MAY) ? (
        <p class="dim">{p.dutyOnly}</p>
      ) : (
        <>
          {uses.map((use) => (
            <CheckField
              key={use}
              label={p.uses[use] ?? use}
              checked={chosen.includes(use)}
              onInput={(isOn) => choose(use, isOn)}
            />
          ))}
          {chosen.includes('warn') && (
            <SelectField
              label={p.severity}
              value={severity}
              options={SEVERITIES.map((key) => ({ value: key, label: shared().severities[key] }))}
              onInput={setSeverity}
            />
          )}
          <div class="row">
            <button type="button" onClick={() => void say('take', p.take)}>
              {p.take}
            </button>
            <button type="button" onClick={() => void say('refuse', p.refuse)}>
              {p.refuse}
            </button>
          </div>
        </>
      )}
    </li>
  );
}

function Content({ id }: { id: string }) {
  const p = postedWords();
  const path = `/api/v1/taxii/waiting/${encodeURIComponent(id)}`;
  const { body, refused } = useAsked<TaxiiShowReply>(path, ['partner']);
  if (body === null)
    return <p class={refused === null ? 'dim' : 'wrong'}>{refused?.message ?? words().loading}</p>;
  return (
    <>
      <dl>
        {body.words.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="said">{plainText(value)}</dd>
          </div>
        ))}
      </dl>
      {body.faults.length > 0 && (
        <>
          <h5>{p.notStix}</h5>
          <ul>
            {body.faults.map((fault) => (
              <li key={fault}>{plainText(fault)}</li>
            ))}
          </ul>
        </>
      )}
      <pre class="entry">{plainText(indented(body.content))}</pre>
    </>
  );
}

function DecidedRow({ one, reload }: { one: Decided; reload: () => void }) {
  const p = postedWords();
  const { id, objectId, verdict, uses, warningId, actor, reason, atUtc } = one;
  const isWatched = uses.includes('watch');
  const unwatch = async () => {
    const path = `/api/v1/taxii/waiting/${encodeURIComponent(id)}/unwatch`;
    await send(path, undefined, p.unwatched);
    reload();
  };
  return (
    <li class="card request over">
      <p class="request-head">
        <strong>{p.verdicts[verdict]}</strong>
        <span class="said">{plainText(objectId)}</span>
        {isWatched && (
          <span class="chip">
            <Shape name="partners" /> {p.watched}
          </span>
        )}
      </p>
      <p>
        {p.by(actor.replace(/^user:/, ''))} <Utc utc={atUtc} />:{' '}
        <span class="said">{plainText(reason)}</span>
      </p>
      <div class="row">
        {warningId !== '' && (
          <a class="button" href={href('watch', warningId)}>
            {p.warning}
          </a>
        )}
        {isWatched && may(MAY) && (
          <button type="button" onClick={() => void unwatch()}>
            {p.unwatch}
          </button>
        )}
      </div>
    </li>
  );
}
