/**
 * One approach: figures first, then the relative view and the encounter plane, then how it evolved. Of a notice
 * (`<ConjunctionView noticeId/>`, in a warning), or of a row of the table (`<RowView row/>`).
 */
import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { go, href, route } from '../app/route.ts';
import { type Asked, ask } from '../data/ask.ts';
import { showAt } from '../data/clock.ts';
import { chosenApproach, flyTo } from '../data/select.ts';
import { changes, may } from '../data/state.ts';
import type { ConjunctionReply, EncounterReply } from '../data/wire.ts';
import { useAssetMarks } from '../globe/assets.ts';
import { words as shared } from '../ui/words.ts';
import { Evolution } from './evolution.tsx';
import { Bodies, Details, Headline, Pair } from './facts.tsx';
import { approachTitle, distanceText, type Encounter } from './figures.ts';
import { Pictures } from './pictures.tsx';
import { words } from './words.ts';

export function ConjunctionView({ noticeId }: { noticeId: string }) {
  const [shown, setShown] = useState(noticeId);
  useEffect(() => setShown(noticeId), [noticeId]);
  const asked = useEncounter(`/api/v1/notices/${encodeURIComponent(shown)}/encounter`);
  return <Loaded asked={asked} newestId={noticeId} onChoose={setShown} />;
}

/** A row of the table of approaches; it may have no notice. */
export function RowView({ row }: { row: Pick<ConjunctionReply, 'id1' | 'id2' | 'tcaUtc'> }) {
  const query = new URLSearchParams({ id1: row.id1, id2: row.id2, tca: row.tcaUtc });
  const asked = useEncounter(`/api/v1/conjunctions/encounter?${query}`);
  return <Loaded asked={asked} newestId={null} onChoose={() => {}} />;
}

/** Asked again when warnings change: a newer finding may have come. */
function useEncounter(path: string): Asked<EncounterReply> | null {
  const [asked, setAsked] = useState<Asked<EncounterReply> | null>(null);
  const [count, setCount] = useState(0);
  useSignalEffect(() => setCount(changes.value.warning ?? 0));
  useEffect(() => {
    let over = false;
    void ask<EncounterReply>('GET', path).then((answer) => {
      if (!over) setAsked(answer);
    });
    return () => {
      over = true;
    };
  }, [path, count]);
  return asked;
}

type LoadedProps = {
  readonly asked: Asked<EncounterReply> | null;
  readonly newestId: string | null;
  readonly onChoose: (noticeId: string) => void;
};

function Loaded({ asked, newestId, onChoose }: LoadedProps) {
  if (asked === null)
    return (
      <p class="dim" aria-busy="true">
        {shared().wait}
      </p>
    );
  if (!asked.ok)
    return (
      <p class="wrong" role="alert">
        {asked.message || shared().noAnswer}
      </p>
    );
  return <Whole encounter={asked.body} newestId={newestId} onChoose={onChoose} />;
}

function Whole(props: { readonly encounter: Encounter } & Omit<LoadedProps, 'asked'>) {
  const { encounter, newestId, onChoose } = props;
  const w = words();
  useMarks(encounter, OWN_TLP);
  useAssetMarks(
    useMemo(() => new Set(encounter.objects.map(({ objectId }) => objectId)), [encounter]),
  );
  return (
    <section class="conjunction" aria-label={approachTitle(encounter, w.and)}>
      <Pair encounter={encounter} />
      <Standing {...props} />
      <Headline encounter={encounter} />
      <Ways encounter={encounter} />
      <Trust encounter={encounter} />
      <Pictures encounter={encounter} />
      <Details encounter={encounter} />
      <Bodies encounter={encounter} />
      {newestId !== null && <Evolution encounter={encounter} onChoose={onChoose} />}
    </section>
  );
}

/** Whether this is the newest that is known, and whether the approach is still one. */
function Standing({
  encounter,
  newestId,
  onChoose,
}: { readonly encounter: Encounter } & Omit<LoadedProps, 'asked'>) {
  const w = words();
  const { supersededBy, gone, noticeId } = encounter;
  const isOlder = newestId !== null && noticeId !== newestId;
  return (
    <>
      {gone && <p class="hint good">{w.gone}</p>}
      {isOlder && (
        <p class="hint">
          {w.older}{' '}
          <button type="button" onClick={() => onChoose(newestId)}>
            {w.newest}
          </button>
        </p>
      )}
      {!isOlder && supersededBy !== null && (
        <p class="hint">
          {w.superseded}{' '}
          <button type="button" onClick={() => onChoose(supersededBy)}>
            {w.newer}
          </button>
        </p>
      )}
    </>
  );
}

function Ways({ encounter }: { readonly encounter: Encounter }) {
  const w = words();
  const { objects, tcaUtc, noticeId, gone } = encounter;
  const isRead = route.value.page === 'watch'; // with a warning, whose buttons lead to the plan
  const show = () => {
    const [one, two] = objects;
    chosenApproach.value = { id1: one!.objectId, id2: two!.objectId, tcaUtc };
    flyTo.value = one!.objectId;
    showAt(Date.parse(tcaUtc));
    go('watch', encounter.warningId);
  };
  return (
    <div class="row">
      <button type="button" class={isRead ? undefined : 'main'} title={w.showWhy} onClick={show}>
        {w.show}
      </button>
      {noticeId !== null && !gone && !isRead && may('warning.note') && (
        <a class="button" href={href('avoid', noticeId)}>
          {w.avoid}
        </a>
      )}
    </div>
  );
}

const AGREES_M = 1;

/** Whether the picture is of the same thing as the figures. */
function Trust({ encounter }: { readonly encounter: Encounter }) {
  const w = words();
  const { computed, missing, differenceM } = encounter;
  if (missing.length > 0) return <p class="hint">{w.missing(missing.join(', '))}</p>;
  if (computed === null) return <p class="hint">{w.noPath}</p>;
  if (differenceM === null) return null;
  const off = Math.abs(differenceM);
  return off <= AGREES_M ? (
    <p class="dim small">{w.again(`${AGREES_M} m`)}</p>
  ) : (
    <p class="hint">{w.differs(distanceText(off / 1000))}</p>
  );
}
