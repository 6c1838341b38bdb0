/**
 * One change, from what it would be to what became of it: the difference, what it would do, who last changed it, whether two
 * people must agree; then it is saved or proposed with the version it replaces. When somebody was faster, both are shown.
 */
import { useState } from 'preact/hooks';
import { ask, type Refused } from '../data/ask.ts';
import type { ConfigChangedReply, ConfigPreviewReply } from '../data/wire.ts';
import { AreaField } from '../ui/form.tsx';
import { utcText } from '../ui/time.tsx';
import { openWindow, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused } from './asked.ts';
import { DifferenceView, FieldTable } from './difference-view.tsx';
import type { Doc } from './draft.ts';
import { Effect } from './effect.tsx';
import type { Problem } from './fields.tsx';
import { actorText, kindOf } from './kinds.ts';
import { words } from './words.ts';

export type Change = {
  readonly kind: string;
  readonly id: string;
  readonly doc: Doc | null; // null removes
  readonly base: { readonly version: number; readonly doc: Doc | null }; // what was read before editing
  readonly revertTo?: number; // the version that this goes back to
};

export type Outcome = 'saved' | 'proposed' | 'unchanged' | 'left';

type Preview = Omit<ConfigPreviewReply, 'before' | 'after'> & {
  readonly before: Doc | null;
  readonly after: Doc | null;
};

export function pathOf(kind: string, id: string, verb = ''): string {
  return `/api/v1/config/${kind}/${encodeURIComponent(id)}${verb}`;
}

export async function previewOf(change: Change): Promise<Preview | Refused> {
  const { kind, id, doc } = change;
  const asked = await ask<ConfigPreviewReply>('POST', pathOf(kind, id, '/preview'), { doc });
  return asked.ok ? (asked.body as unknown as Preview) : asked;
}

/** Asks the node, then shows the change. Problems by field come back instead where there are any. */
export async function reviewChange(
  change: Change,
): Promise<{ readonly outcome: Outcome } | { readonly problems: readonly Problem[] }> {
  const preview = await previewOf(change);
  if (isRefused(preview)) {
    tell(`${shared().failed}: ${preview.message || shared().noAnswer}`);
    return { outcome: 'left' };
  }
  if (preview.problems.length > 0) return { problems: preview.problems };
  const outcome = await new Promise<Outcome>((resolve) => {
    let done: Outcome = 'left';
    openWindow(
      words().difference.title(words().change, change.id),
      (close) => (
        <ChangeWindow
          {...{ change, preview, close }}
          done={(outcome) => {
            done = outcome;
            close();
          }}
        />
      ),
      () => resolve(done),
      true,
    );
  });
  return { outcome };
}

type WindowProps = {
  readonly change: Change;
  readonly preview: Preview;
  readonly close: () => void;
  readonly done: (outcome: Outcome) => void;
};

function ChangeWindow({ change, preview: first, close, done }: WindowProps) {
  const [preview, setPreview] = useState(first);
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(first.version !== change.base.version);
  const w = words().difference;
  const save = async () => {
    if (preview.twoPeople && reason.trim() === '') return setWrong(shared().reasonNeeded);
    setBusy(true);
    const saved = await saveChange(change, preview, reason.trim());
    setBusy(false);
    if (saved.ok) return done(told(change, saved.body));
    setWrong(saved.message || shared().noAnswer);
    if (saved.status !== 409) return;
    const again = await previewOf(change);
    if (isRefused(again)) return;
    setPreview(again);
    setOver(true);
  };
  const act = preview.twoPeople
    ? w.propose
    : change.doc === null
      ? w.removeIt
      : over
        ? w.overwrite
        : w.save;
  return (
    <>
      {preview.refused !== null && (
        <p class="wrong" role="alert">
          {w.refused} {preview.refused}
        </p>
      )}
      {over ? <Overtaken {...{ change, preview }} /> : <Plain {...{ change, preview }} />}
      {preview.refused === null && preview.changed && <Effect {...change} />}
      {preview.twoPeople && preview.changed && (
        <>
          <p class="hint">
            {change.kind === 'warrant' || change.kind === 'alert-rule'
              ? words().twoAlways
              : words().two}
          </p>
          <AreaField label={w.why} value={reason} onInput={setReason} required />
        </>
      )}
      <p class="wrong" role="alert">
        {wrong}
      </p>
      <div class="row">
        {preview.changed && preview.refused === null && (
          <button
            type="button"
            class={change.doc === null || over ? 'danger' : 'main'}
            disabled={busy}
            onClick={() => void save()}
          >
            {act}
          </button>
        )}
        <button type="button" onClick={close}>
          {shared().back}
        </button>
      </div>
    </>
  );
}

function Plain({ change, preview }: { change: Change; preview: Preview }) {
  const w = words().difference;
  const { before, after, changed, version, actor, atUtc } = preview;
  const builtIn = builtInOf(change.kind);
  const what = !changed ? w.nothing : change.doc === null ? w.remove : before === null ? w.add : '';
  return (
    <>
      {what !== '' && <p>{what}</p>}
      {changed && <DifferenceView {...{ before, after, builtIn }} />}
      {actor !== null && atUtc !== null && (
        <p class="dim small">{w.last(actorText(actor), utcText(Date.parse(atUtc)), version)}</p>
      )}
    </>
  );
}

/** Thresholds alone hold without being set. */
function builtInOf(kind: string): Readonly<Record<string, unknown>> {
  const defaults = kind === 'watch' ? kindOf(kind)?.defaults : undefined;
  return (defaults ?? {}) as Readonly<Record<string, unknown>>;
}

/** Both changes: theirs against what was read, then this one against theirs. */
function Overtaken({ change, preview }: { change: Change; preview: Preview }) {
  const w = words().difference;
  return (
    <>
      <p class="hint">
        <strong>{w.faster}</strong>
        <br />
        {w.fasterText(actorText(preview.actor ?? ''), preview.version)}
      </p>
      <h3>{w.theirs}</h3>
      <FieldTable before={change.base.doc} after={preview.before} />
      <h3>{w.yours}</h3>
      <DifferenceView before={preview.before} after={preview.after} />
    </>
  );
}

/** What is sent is what was shown: the node has made times exact, as it keeps them. */
function saveChange({ kind, id, doc, revertTo }: Change, preview: Preview, reason: string) {
  const { version, after } = preview;
  const query = reason === '' ? '' : `?${new URLSearchParams({ reason })}`;
  if (revertTo !== undefined) {
    const body = { version: revertTo, ...(reason !== '' && { reason }) };
    return ask<ConfigChangedReply>('POST', pathOf(kind, id, '/revert'), body, version);
  }
  return doc === null
    ? ask<ConfigChangedReply>('DELETE', `${pathOf(kind, id)}${query}`, undefined, version)
    : ask<ConfigChangedReply>('PUT', `${pathOf(kind, id)}${query}`, after ?? doc, version);
}

function told({ id }: Change, { state, version }: ConfigChangedReply): Outcome {
  const w = words().difference;
  if (state === 'proposed') tell(w.proposed(id));
  else tell(state === 'written' ? w.saved(id, version) : w.unchanged);
  return state === 'written' ? 'saved' : state === 'proposed' ? 'proposed' : 'unchanged';
}
