/**
 * Of one warning: who was told, what they have (signed, kept by their node, read by a person, answered), what would go now and
 * why the rest stays; a release by hand where it is allowed; for a partner's own, what we answer.
 */
import type { PartnerLinkReply, PartnerToldReply, WarningPartnersReply } from '@noroshi/node/wire';
import type { ComponentChildren } from 'preact';
import { href } from '../app/route.ts';
import { may, mode } from '../data/state.ts';
import { Shape } from '../ui/shape.tsx';
import { Age, Utc } from '../ui/time.tsx';
import { askReason } from '../ui/windows.tsx';
import { plainText } from '../warnings/title.ts';
import { Theirs } from './answer.tsx';
import { askWindow } from './ask-form.tsx';
import { openCaseWindow } from './case-form.tsx';
import { words as caseWords } from './case-words.ts';
import { linkWords } from './link-words.ts';
import { Preview } from './preview.tsx';
import { reasonIn } from './reasons.ts';
import { RequestRow } from './requests.tsx';
import { send } from './send.ts';
import { useAsked } from './use-asked.ts';
import { words } from './words.ts';

const KINDS = ['warning', 'notice', 'partner', 'config'];

export function WarningPartners({ id }: { id: string }) {
  const w = words();
  const path = `/api/v1/warnings/${encodeURIComponent(id)}/partners`;
  const { body, refused, reload } = useAsked<WarningPartnersReply>(path, KINDS);
  return (
    <section class="told" aria-label={w.toldHead}>
      <h3>{w.toldHead}</h3>
      {body === null ? (
        <p class={refused === null ? 'dim' : 'wrong'}>{refused?.message ?? w.loading}</p>
      ) : (
        <Body id={id} told={body} reload={reload} />
      )}
    </section>
  );
}

type BodyProps = {
  readonly id: string;
  readonly told: WarningPartnersReply;
  readonly reload: () => void;
};

function Body({ id, told, reload }: BodyProps) {
  const w = words();
  if (!told.ours)
    return (
      <>
        <Theirs id={id} told={told} reload={reload} />
        {told.asked === null && told.sight === 'whole' && (
          <AskRow partner={told.origin} id={id} reload={reload} />
        )}
        <Requests told={told} reload={reload} />
        {told.partners.length > 0 && <h4>{w.handedOn}</h4>}
        {told.partners.map((row) => (
          <PartnerTold key={row.partner} id={id} row={row} leftOut={[]} reload={reload} />
        ))}
      </>
    );
  if (told.sight === 'part') return <p class="dim">{w.partOnly}</p>;
  if (told.partners.length === 0)
    return (
      <p class="dim">
        {w.noPartner} <a href={href('partners')}>{w.meetOne}</a>
      </p>
    );
  return (
    <>
      {told.partners.map((row) => (
        <PartnerTold key={row.partner} id={id} row={row} leftOut={told.leftOut} reload={reload} />
      ))}
      <Requests told={told} reload={reload} />
    </>
  );
}

function Requests({ told, reload }: Omit<BodyProps, 'id'>) {
  if (told.requests.length === 0) return null;
  return (
    <ul class="bare">
      {told.requests.map((request) => (
        <RequestRow key={request.id} request={request} reload={reload} />
      ))}
    </ul>
  );
}

type RowProps = {
  readonly id: string;
  readonly row: PartnerToldReply;
  readonly leftOut: readonly string[];
  readonly reload: () => void;
};

function PartnerTold({ id, row, leftOut, reload }: RowProps) {
  const w = words();
  const { partner, byHand } = row;
  const release = async () => {
    const reason = await askReason(w.releaseAsk(partner), w.releaseAct);
    if (reason === null) return;
    const path = `/api/v1/warnings/${encodeURIComponent(id)}/release`;
    const said = mode.value === 'live' ? w.releasedWaits : w.released;
    if (await send(path, { partner, reason }, said)) reload();
  };
  const why = w.byHandWhy[byHand.why] ?? '';
  return (
    <article class="card told-one">
      <header>
        <h4>
          <a href={href('partners', partner)}>{partner}</a>
        </h4>
        <LinkChip state={row.link} />
      </header>
      {row.entries.length > 0 && <Track row={row} />}
      <Standing row={row} />
      <Preview row={row} leftOut={leftOut} />
      <div class="row">
        {byHand.may && (
          <button type="button" onClick={() => void release()}>
            {w.release(partner)}
          </button>
        )}
        {row.standing !== 'withheld' && may('warning.note') && (
          <AskButtons partner={partner} id={id} reload={reload} />
        )}
        {!byHand.may && row.standing === 'withheld' && why !== '' && (
          <span class="dim small">{why}</span>
        )}
      </div>
    </article>
  );
}

export function LinkChip({ state }: { state: PartnerLinkReply['state'] }) {
  const shape = {
    up: 'ok',
    thin: 'shelved',
    down: 'degraded',
    stopped: 'failed',
    new: 'open',
  } as const;
  const tone = {
    up: 'ok',
    thin: 'degraded',
    down: 'degraded',
    stopped: 'failed',
    new: 'dim',
  } as const;
  return (
    <span class={`link-state ${tone[state]}`}>
      <Shape name={shape[state]} />
      {state === 'thin' ? linkWords().thin : words().states[state]}
    </span>
  );
}

/** One sentence of what they have and what would go; where nothing goes, the rule that says so and the next step. */
function Standing({ row }: { row: PartnerToldReply }) {
  const w = words();
  const { standing, goes, isNews, notices } = row;
  const cause = notices.at(-1)?.cause ?? 'no-rule';
  if (standing === 'over') return <p>{w.toldOver}</p>;
  if (goes > 0) return <p class={isNews ? '' : 'ok'}>{isNews ? w.willGo(goes) : w.hasAll}</p>;
  return (
    <div class="refusal">
      <p>
        <strong>{standing === 'withheld' ? w.toldNot : w.nothingGoes}</strong>{' '}
        {reasonIn(plainText(row.reason))}
      </p>
      {w.next[cause] !== '' && <p class="dim">{w.next[cause]}</p>}
    </div>
  );
}

/** Signed, kept by their node, read by a person, answered: each with its time. */
function Track({ row }: { row: PartnerToldReply }) {
  const w = words();
  const told = row.entries.findLast(({ kind }) => kind === 'warning');
  const end = row.entries.findLast(({ kind }) => kind === 'cancel');
  const [read] = row.answers;
  const last = row.answers.findLast(({ answer }) => answer !== 'read');
  if (told === undefined) return null;
  const by = told.rules.map((id) => ruleWord(id)).join(', ');
  return (
    <ol class="told-track bare">
      <Step done name={w.steps.signed}>
        <Utc utc={told.atUtc} /> <span class="dim">{by}</span>
      </Step>
      <Step done={told.confirmed} name={w.steps.taken}>
        {told.confirmed && row.confirmedUtc !== undefined && (
          <Age of="ago" utc={row.confirmedUtc} />
        )}
      </Step>
      <Step done={read !== undefined} name={w.steps.read}>
        {read !== undefined && <Utc utc={read.atUtc} />}
      </Step>
      <Step done={last !== undefined} name={w.steps.replied}>
        {last !== undefined && (
          <>
            <strong>{w.answers[last.answer] ?? last.answer}</strong>{' '}
            <span class="said">{plainText(last.text)}</span> <Utc utc={last.atUtc} />
          </>
        )}
      </Step>
      {end !== undefined && (
        <Step done={end.confirmed} name={w.cancelLine}>
          <Utc utc={end.atUtc} /> {!end.confirmed && <span class="dim">{w.notYet}</span>}
        </Step>
      )}
    </ol>
  );
}

type StepProps = {
  readonly done: boolean;
  readonly name: string;
  readonly children: ComponentChildren;
};

function Step({ done, name, children }: StepProps) {
  return (
    <li class={done ? 'done' : 'open'}>
      <Shape name={done ? 'done' : 'open'} />
      <span class="step-name">{name}</span>
      <span class="step-when">{done ? children : <span class="dim">{words().notYet}</span>}</span>
    </li>
  );
}

export function ruleWord(id: string): string {
  const w = words();
  return id.startsWith('manual/') ? w.byHand(id.slice(7)) : `${w.byRule} ${id}`;
}

type AskProps = { readonly partner: string; readonly id: string; readonly reload: () => void };

function AskRow(props: AskProps) {
  return may('warning.note') ? (
    <div class="row">
      <AskButtons {...props} />
    </div>
  ) : null;
}

function AskButtons({ partner, id, reload }: AskProps) {
  const w = words();
  const about = { type: 'warning', id } as const;
  return (
    <>
      <button
        type="button"
        onClick={() => askWindow({ partner, ask: 'more', about, done: reload })}
      >
        {w.askMore}
      </button>
      <button
        type="button"
        onClick={() => askWindow({ partner, ask: 'look', about, done: reload })}
      >
        {w.askLook}
      </button>
      <button type="button" onClick={() => openCaseWindow({ partner, about, done: reload })}>
        {caseWords().open(partner)}…
      </button>
    </>
  );
}
