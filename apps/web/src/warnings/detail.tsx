/** One warning: what it is, until when to decide, what to do, what is known, who was told, what was done. */
import { useEffect, useState } from 'preact/hooks';
import { useMarks } from '../app/print.ts';
import { href } from '../app/route.ts';
import { ask } from '../data/ask.ts';
import { chosenApproach } from '../data/select.ts';
import { changes, may, warnings } from '../data/state.ts';
import type { WarningWhole } from '../data/wire.ts';
import { keepAssets } from '../globe/assets.ts';
import { WarningPartners } from '../partners/told.tsx';
import { MarkingChip, Precedence, StateChip } from '../ui/marks.tsx';
import { Shape } from '../ui/shape.tsx';
import { Age, dtgText, Utc } from '../ui/time.tsx';
import { words as uiWords } from '../ui/words.ts';
import { acted, pending } from './act.tsx';
import { Actions } from './actions.tsx';
import { PassFigures, Title } from './card.tsx';
import { Checklist } from './checklist.tsx';
import { rowTitle } from './columns.tsx';
import { EvidenceSection } from './evidence.tsx';
import { History, NoteForm } from './history.tsx';
import { nameOf } from './names.ts';
import { passOf, plainText, restOf } from './title.ts';
import { words } from './words.ts';

/** A window shorter than this is told as one instant. */
const INSTANT_MS = 90_000;

export function WarningDetail({ id }: { id: string }) {
  const { whole, note } = useWhole(id);
  useEffect(keepAssets, []);
  useMarks(whole);
  useApproach(whole);
  const w = words();
  if (whole === null)
    return (
      <div class="empty" role={note === '' ? 'status' : 'alert'}>
        <p>{note === '' ? uiWords().wait : note}</p>
        {note !== '' && (
          <a class="button" href={href('warnings')}>
            {w.toList}
          </a>
        )}
      </div>
    );
  const { warning } = whole;
  return (
    <article class="detail" aria-label={plainText(warning.title)}>
      {note !== '' && (
        <p class="wrong" role="alert">
          {note}
        </p>
      )}
      <Head whole={whole} />
      <Actions target={whole} notices={whole.notices} />
      <Checklist target={whole} />
      <EvidenceSection whole={whole} />
      <WarningPartners id={warning.id} />
      <Facts whole={whole} />
      <History lines={whole.history} />
      {may('warning.note') && <NoteForm target={whole} />}
    </article>
  );
}

/** What is read is drawn: both orbits of its approach, until something else is read or the globe is cleared. */
function useApproach(whole: WarningWhole | null): void {
  const notice = whole?.notices.findLast(
    ({ kind, id }) => kind === 'conjunction' && whole.warning.currentNoticeIds.includes(id),
  );
  const at = notice?.evidence.find((one) => one.type === 'time' && one.name === 'closestApproach');
  const [id1, id2] = (notice?.about ?? [])
    .filter(({ type }) => type === 'object')
    .map(({ id }) => id);
  const tcaUtc = at?.type === 'time' ? at.atUtc : undefined;
  useEffect(() => {
    if (id1 === undefined || id2 === undefined || tcaUtc === undefined) return;
    const mine = { id1, id2, tcaUtc };
    chosenApproach.value = mine;
    return () => {
      if (chosenApproach.peek() === mine) chosenApproach.value = null;
    };
  }, [id1, id2, tcaUtc]);
}

/** Read again when something changed; what was read stays while it is. */
function useWhole(id: string) {
  const [whole, setWhole] = useState<WarningWhole | null>(null);
  const [note, setNote] = useState('');
  const now = changes.value;
  const told = `${now.warning ?? 0} ${now.notice ?? 0} ${now.partner ?? 0} ${acted.value}`;
  useEffect(() => {
    let isOld = false;
    void ask<WarningWhole>('GET', `/api/v1/warnings/${encodeURIComponent(id)}`).then((asked) => {
      if (isOld) return;
      if (asked.ok) setWhole(asked.body);
      else if (asked.status === 404) setWhole(null);
      setNote(
        asked.ok
          ? ''
          : asked.status === 404
            ? words().notThere
            : asked.message || uiWords().noAnswer,
      );
    });
    return () => {
      isOld = true;
    };
  }, [id, told]);
  return { whole, note };
}

function Head({ whole: { warning } }: { whole: WarningWhole }) {
  const w = words();
  const { state, decideByUtc, window, shelvedUntilUtc, shelvedReason, closeReason } = warning;
  const isActive = state === 'open' || state === 'acknowledged';
  const next = pending.value.get(warning.id);
  const pass = passOf(warning.title);
  const facts = warnings.value?.warnings.find((one) => one.warning.id === warning.id)?.facts;
  const isTold = pass !== null && facts?.tcaUtc !== undefined; // by its figures: the title need not
  const lastsMs = Date.parse(window.toUtc) - Date.parse(window.fromUtc);
  return (
    <header class={`detail-head ${warning.precedence}`}>
      <p class="item-top">
        <Precedence of={warning.precedence} />
        <span class={next === undefined ? '' : 'pending'}>
          <StateChip of={next ?? state} />
        </span>
        <MarkingChip of={warning.marking} />
      </p>
      <h2 tabIndex={-1} id="detail-title">
        {pass === null ? <Title text={warning.title} /> : rowTitle(warning.title)}
      </h2>
      {isTold && <PassFigures facts={facts} atLength />}
      {pass !== null && !isTold && <p>{restOf(warning.title, pass)}</p>}
      {isActive && decideByUtc !== undefined && (
        <p class="decide">
          {w.decide}{' '}
          <strong>
            <Age of="until" utc={decideByUtc} />
          </strong>{' '}
          <span class="dtg">{dtgText(Date.parse(decideByUtc))}</span>
        </p>
      )}
      {(!isTold || lastsMs > INSTANT_MS) && (
        <p class="dim">
          {w.happens} <Age of="when" utc={window.fromUtc} /> · <Utc utc={window.fromUtc} />
          {lastsMs > INSTANT_MS && (
            <>
              {' – '}
              <Utc utc={window.toUtc} />
            </>
          )}
        </p>
      )}
      {shelvedUntilUtc !== undefined && (
        <p class="hint">
          <Shape name="shelved" />
          <strong>{w.shelvedUntil(dtgText(Date.parse(shelvedUntilUtc)))}</strong> (
          <Age of="set" utc={shelvedUntilUtc} />)
          {shelvedReason !== undefined && `: ${plainText(shelvedReason)}`}
          <span class="meaning">{w.comesBack}</span>
        </p>
      )}
      {closeReason !== undefined && <p class="hint">{plainText(closeReason)}</p>}
    </header>
  );
}

function Facts({ whole: { warning } }: { whole: WarningWhole }) {
  const w = words();
  const { assetIds, objectIds, owners, marking } = warning;
  const about = [
    ...assetIds.map((id) => nameOf('asset', id)),
    ...objectIds.map((id) => nameOf('object', id)),
  ];
  const rows: readonly (readonly [string, string])[] = [
    [w.about, about.join('; ')],
    [w.owner, owners.join(', ')],
    [w.assignee, (warning.assignee ?? '').replace(/^user:/, '')],
    [w.from, warning.origin],
    [w.caveats, marking.caveats.join('; ')],
    [
      w.domains,
      warning.domains.map((domain) => uiWords().domains[domain as 'space'] ?? domain).join(' · '),
    ],
  ];
  return (
    <section>
      <h3>{w.facts}</h3>
      <dl class="facts">
        {rows
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{plainText(value)}</dd>
            </>
          ))}
        <dt>{w.opened}</dt>
        <dd>
          <Utc utc={warning.openedUtc} />
        </dd>
        <dt>ID</dt>
        <dd class="mono">{warning.id}</dd>
      </dl>
    </section>
  );
}
