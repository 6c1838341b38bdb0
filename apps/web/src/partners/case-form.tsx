/** The windows of joint cases: opening one, proposing an action, writing the report. What the rules refuse is said in the window. */
import type { PartnerCaseReply } from '@noroshi/node/wire';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { me } from '../data/state.ts';
import { AreaField, SelectField, TextField } from '../ui/form.tsx';
import { openWindow, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { words } from './case-words.ts';

type Tlp = PartnerCaseReply['tlp'];
type AboutType = PartnerCaseReply['about']['type'];
type Given = { readonly type: AboutType; readonly id: string };

const TLPS: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

export function casesPath(partner: string): string {
  return `/api/v1/partners/${encodeURIComponent(partner)}/cases`;
}

export function casePath({ partner, id }: Pick<PartnerCaseReply, 'partner' | 'id'>): string {
  return `${casesPath(partner)}/${encodeURIComponent(id)}`;
}

type Close = { readonly close: () => void };
type OpenProps = { readonly partner: string; readonly about?: Given; readonly done?: () => void };

/** A window that opens a case with one partner. */
export function openCaseWindow(props: OpenProps): void {
  openWindow(words().open(props.partner), (close) => <OpenForm {...props} close={close} />);
}

function OpenForm({ partner, about, done, close }: OpenProps & Close) {
  const w = words();
  const [title, setTitle] = useState('');
  const [type, setType] = useState<AboutType>(about?.type ?? 'warning');
  const [id, setId] = useState(about?.id ?? '');
  const [text, setText] = useState('');
  const [tlp, setTlp] = useState<Tlp>('AMBER');
  const cleared = TLPS.indexOf(me.value?.clearance ?? 'CLEAR');
  const isThere = title.trim() !== '' && id.trim() !== '';
  const body = { title: title.trim(), about: { type, id: id.trim() }, tlp, text };
  return (
    <CaseForm path={casesPath(partner)} {...{ body, isThere, close }} done={() => done?.()}>
      <TextField label={w.title} value={title} onInput={setTitle} lengthMax={200} required />
      {about === undefined && (
        <>
          <SelectField
            label={w.about}
            value={type}
            options={(['warning', 'request'] as const).map((value) => ({
              ...{ value, label: w.aboutTypes[value] },
            }))}
            onInput={setType}
          />
          <TextField
            {...{ label: w.aboutId, hint: w.aboutHelp, required: true, lengthMax: 96 }}
            value={id}
            onInput={setId}
          />
        </>
      )}
      <AreaField label={w.ask} value={text} onInput={setText} lengthMax={2000} />
      <SelectField
        label={w.tlp}
        value={tlp}
        options={TLPS.slice(0, cleared + 1).map((value) => ({ value, label: `TLP:${value}` }))}
        onInput={setTlp}
      />
    </CaseForm>
  );
}

type OnCase = { readonly found: PartnerCaseReply; readonly done: () => void };

export function proposeWindow(props: OnCase): void {
  const title = words().buttons.propose;
  openWindow(title, (close) => <ProposeForm {...props} close={close} />);
}

function ProposeForm({ found, done, close }: OnCase & Close) {
  const w = words();
  const [text, setText] = useState('');
  const [doer, setDoer] = useState(found.us);
  const [until, setUntil] = useState('');
  const by = until.trim() === '' ? {} : { untilUtc: until.trim() };
  const body = { act: 'propose', text: text.trim(), doer, ...by };
  const path = `${casePath(found)}/entries`;
  return (
    <CaseForm {...{ path, body, close, done }} isThere={text.trim() !== ''}>
      <AreaField label={w.what} value={text} onInput={setText} lengthMax={2000} required />
      <SelectField
        label={w.doer}
        value={doer}
        options={[found.us, found.partner].map((value) => ({ value, label: value }))}
        onInput={setDoer}
      />
      <TextField label={w.until} hint={w.untilHelp} value={until} onInput={setUntil} />
    </CaseForm>
  );
}

/** The node drafts it from what happened; a person writes the rest. */
export async function reportWindow(props: OnCase): Promise<void> {
  const draft = await ask<{ readonly text: string }>('GET', `${casePath(props.found)}/draft`);
  if (!draft.ok) return tell(`${shared().failed}: ${draft.message || shared().noAnswer}`);
  const { text } = draft.body;
  openWindow(words().buttons.report, (close) => (
    <ReportForm {...props} draft={text} close={close} />
  ));
}

function ReportForm({ found, done, close, draft }: OnCase & Close & { readonly draft: string }) {
  const w = words();
  const [report, setReport] = useState(draft);
  const path = `${casePath(found)}/entries`;
  const body = { act: 'report', report };
  return (
    <CaseForm {...{ path, body, close, done }} isThere={report.trim() !== ''}>
      <AreaField label={w.report} value={report} onInput={setReport} rows={16} lengthMax={32_768} />
    </CaseForm>
  );
}

/** Over for both; no word goes with it. */
export function closeCaseWindow({ found, done }: OnCase): void {
  const form = { path: `${casePath(found)}/entries`, body: { act: 'close' }, isThere: true, done };
  openWindow(words().buttons.close, (close) => (
    <CaseForm {...form} close={close}>
      <p>{words().closeAsk}</p>
    </CaseForm>
  ));
}

type FormProps = Close & {
  readonly path: string;
  readonly body: object;
  readonly isThere: boolean;
  readonly done: () => void;
  readonly children: ComponentChildren;
};

function CaseForm({ path, body, isThere, done, close, children }: FormProps) {
  const w = words();
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    if (!isThere) return setWrong(w.needed);
    setBusy(true);
    const asked = await ask<unknown>('POST', path, body);
    setBusy(false);
    if (!asked.ok) return setWrong(asked.message || shared().noAnswer);
    tell(w.signed);
    done();
    close();
  };
  return (
    <form class="ask-form" onSubmit={(event) => void submit(event)}>
      {children}
      <p class="wrong" role="alert">
        {wrong}
      </p>
      <div class="row">
        <button type="submit" class="main" disabled={busy}>
          {w.sign}
        </button>
        <button type="button" onClick={close}>
          {shared().back}
        </button>
      </div>
    </form>
  );
}
