/**
 * Joint cases with one partner: the list, and of the chosen one the thread as both nodes have it, the actions with who does what
 * until when, and the after-action report with who stands by it. What waits for us stands on its row.
 */
import type { ExportReply, PartnerCaseReply, PartnerCasesReply } from '@noroshi/node/wire';
import { useState } from 'preact/hooks';
import { href } from '../app/route.ts';
import { ask } from '../data/ask.ts';
import { may } from '../data/state.ts';
import { download } from '../ui/download.ts';
import { AreaField } from '../ui/form.tsx';
import { Utc } from '../ui/time.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import {
  casePath,
  casesPath,
  closeCaseWindow,
  openCaseWindow,
  proposeWindow,
  reportWindow,
} from './case-form.tsx';
import { words } from './case-words.ts';
import { send } from './send.ts';
import { useAsked } from './use-asked.ts';

const KINDS = ['partner', 'warning', 'config'];

export function Cases({ partner }: { readonly partner: string }) {
  const w = words();
  const [chosen, setChosen] = useState<string | null>(null);
  const { body, refused, reload } = useAsked<PartnerCasesReply>(casesPath(partner), KINDS);
  if (body === null)
    return <p class={refused === null ? 'dim' : 'wrong'}>{refused?.message ?? '…'}</p>;
  return (
    <div class="cases">
      {may('warning.note') && (
        <button type="button" onClick={() => openCaseWindow({ partner, done: reload })}>
          {w.open(partner)}…
        </button>
      )}
      {body.cases.length === 0 && <p class="empty">{w.none}</p>}
      <ul class="bare">
        {body.cases.map((one) => (
          <li key={one.id} class="card case">
            <button
              type="button"
              class="case-head"
              aria-expanded={one.id === chosen}
              onClick={() => setChosen(one.id === chosen ? null : one.id)}
            >
              <strong>{plainText(one.title)}</strong>
              <span class={one.state === 'open' ? 'chip open' : 'chip'}>{w.states[one.state]}</span>
              {one.waits > 0 && <span class="chip waits">{w.waits(one.waits)}</span>}
              <span class="chip marking">{`TLP:${one.tlp}`}</span>
              <Utc utc={one.lastUtc} />
            </button>
            {one.id === chosen && <OneCase id={one.id} partner={partner} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

function OneCase({ id, partner }: { readonly id: string; readonly partner: string }) {
  const path = casePath({ id, partner });
  const { body, refused, reload } = useAsked<PartnerCaseReply>(path, KINDS);
  if (body === null)
    return <p class={refused === null ? 'dim' : 'wrong'}>{refused?.message ?? '…'}</p>;
  return <CaseBody found={body} reload={reload} />;
}

type BodyProps = { readonly found: PartnerCaseReply; readonly reload: () => void };

function CaseBody({ found, reload }: BodyProps) {
  const w = words();
  const { about, aboutHere, opener } = found;
  return (
    <div class="case-body">
      <p class="dim">
        {w.opened(opener)} · {w.about} {w.aboutTypes[about.type]}{' '}
        <a href={href('watch', aboutHere)}>{aboutHere}</a>
      </p>
      <h5>{w.thread}</h5>
      <ol class="bare case-thread">
        {found.lines.map((line) => (
          <CaseLine key={line.id} line={line} us={found.us} />
        ))}
      </ol>
      <h5>{w.actions}</h5>
      <Actions found={found} reload={reload} />
      <h5>{w.report}</h5>
      <Report found={found} reload={reload} />
      <Buttons found={found} reload={reload} />
    </div>
  );
}

type LineProps = { readonly line: PartnerCaseReply['lines'][number]; readonly us: string };

function CaseLine({ line, us }: LineProps) {
  const w = words();
  const { by, act, atUtc, ref, text, nothing, confirmed, files } = line;
  return (
    <li class={nothing === null ? (by === us ? 'ours' : 'theirs') : 'over'}>
      <Utc utc={atUtc} /> <strong>{by}</strong> {w.lines[act] ?? act}
      {ref !== null && ` ${ref}`}
      {text !== '' && act !== 'report' && <span class="said"> {plainText(text)}</span>}
      {files.length > 0 && <span class="chip">{w.files(files.length)}</span>}
      {!confirmed && <span class="dim"> ({w.waiting})</span>}
      {nothing !== null && <span class="dim"> ({w.nothing(nothing)})</span>}
    </li>
  );
}

async function act(found: PartnerCaseReply, reload: () => void, said: object): Promise<boolean> {
  const done = await send(`${casePath(found)}/entries`, said, words().signed);
  if (done) reload();
  return done;
}

function Actions({ found, reload }: BodyProps) {
  const w = words();
  const { actions, us, state } = found;
  const works = may('warning.note') && state !== 'declined' && state !== 'closed';
  if (actions.length === 0) return <p class="dim">{w.noActions}</p>;
  return (
    <ul class="bare">
      {actions.map(({ id, doer, text, untilUtc, state: stands, proposedBy }) => {
        const may = {
          agree: stands === 'proposed' && proposedBy !== us,
          done: stands === 'agreed' && doer === us,
          refuse: stands === 'proposed' || stands === 'agreed',
        };
        return (
          <li key={id}>
            <strong>{doer}</strong>: <span class="said">{plainText(text)}</span>{' '}
            {untilUtc !== null && (
              <>
                {w.by} <Utc utc={untilUtc} />{' '}
              </>
            )}
            <span class={stands === 'agreed' ? 'chip open' : 'chip'}>{w.actionStates[stands]}</span>
            <span class="row">
              {(['agree', 'done', 'refuse'] as const)
                .filter((each) => works && may[each])
                .map((each) => (
                  <button
                    key={each}
                    type="button"
                    onClick={() => void act(found, reload, { act: each, ref: id })}
                  >
                    {w.buttons[each]}
                  </button>
                ))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Report({ found, reload }: BodyProps) {
  const w = words();
  const { report, us, state } = found;
  if (report === null) return <p class="dim">{w.noReport}</p>;
  const { id, text, signedBy } = report;
  const signs = state === 'open' && may('warning.note') && !signedBy.includes(us);
  return (
    <div>
      <pre class="case-report">{text.split('\n').map(plainText).join('\n')}</pre>
      <p class="dim">{w.signedBy(signedBy.join(', '))}</p>
      {signs && (
        <button type="button" onClick={() => void act(found, reload, { act: 'sign', ref: id })}>
          {w.buttons.sign}
        </button>
      )}
    </div>
  );
}

function Buttons({ found, reload }: BodyProps) {
  const w = words();
  const [text, setText] = useState('');
  const { state, opener, us } = found;
  const isOver = state === 'declined' || state === 'closed';
  const answers = state === 'proposed' && opener !== us;
  const works = may('warning.note') && !isOver;
  const say = async () => {
    if (text.trim() !== '' && (await act(found, reload, { act: 'say', text: text.trim() })))
      setText('');
  };
  return (
    <>
      {works && !answers && (
        <AreaField label={w.sayWhat} value={text} onInput={setText} rows={2} lengthMax={2000} />
      )}
      <div class="row">
        {works && answers && (
          <>
            <button
              type="button"
              class="main"
              onClick={() => void act(found, reload, { act: 'accept' })}
            >
              {w.buttons.accept}
            </button>
            <button type="button" onClick={() => void act(found, reload, { act: 'decline' })}>
              {w.buttons.decline}
            </button>
          </>
        )}
        {works && !answers && (
          <>
            <button type="button" onClick={() => void say()}>
              {w.buttons.say}
            </button>
            <button type="button" onClick={() => proposeWindow({ found, done: reload })}>
              {w.buttons.propose}…
            </button>
            <button type="button" onClick={() => void reportWindow({ found, done: reload })}>
              {w.buttons.report}…
            </button>
            <button type="button" onClick={() => closeCaseWindow({ found, done: reload })}>
              {w.buttons.close}
            </button>
          </>
        )}
        <button type="button" onClick={() => void saveCase(found)}>
          {w.buttons.file}
        </button>
      </div>
    </>
  );
}

async function saveCase(found: PartnerCaseReply): Promise<void> {
  const asked = await ask<ExportReply>('GET', `${casePath(found)}/export`);
  if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
  const { text, media, what, tlp } = asked.body;
  tell(words().taken(download(text, { what, ending: 'txt', type: media, tlp })));
}
