/** Public alerts: what waits for two people with the very words that would go out, what stands and how it ends, what went out, and raising by hand. */
import { useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { language } from '../data/settings.ts';
import { me } from '../data/state.ts';
import type {
  AlertBoardReply,
  AlertMessageReply,
  AlertProposal,
  AlertsReply,
} from '../data/wire.ts';
import { TextField } from '../ui/form.tsx';
import { saveFile } from '../ui/save.ts';
import { Age, Utc } from '../ui/time.tsx';
import { askReason, openWindow, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { ByHand } from './by-hand.tsx';
import { timeOf } from './map-picture.ts';
import { Phone } from './phone.tsx';
import { useAlerts } from './reads.ts';
import { words } from './words.ts';

export function AlertsView() {
  const w = words().alerts;
  const { read, refused } = useAlerts();
  if (read === null)
    return (
      <p class="empty">{refused === null ? shared().wait : refused.message || shared().noAnswer}</p>
    );
  const { proposals, active, messages, areas, rules, problems, status } = read;
  return (
    <div class="alerts">
      <p class={`alert-status ${status}`}>{w.status[status]}</p>
      {problems.map((problem) => (
        <p key={problem} class="wrong">
          {problem}
        </p>
      ))}
      {areas.length === 0 && <p class="wrong">{w.noAreas}</p>}
      <div class="alerts-columns">
        <section aria-label={w.waiting}>
          <h2>{w.waiting}</h2>
          {proposals.length === 0 && <p class="dim">{w.noneWaiting}</p>}
          {proposals.map((one) => (
            <Waiting key={one.number} of={one} />
          ))}
        </section>
        <section aria-label={w.standing}>
          <h2>{w.standing}</h2>
          {active.length === 0 && <p class="dim">{w.noneStanding}</p>}
          {active.map((one) => (
            <Standing key={one.region} of={one} />
          ))}
          {areas.length > 0 && <ByHand areas={areas} atUtc={read.atUtc} />}
          {rules.length > 0 && <h2>{w.rules}</h2>}
          {rules.map(({ id, reason, kinds, toUtc }) => (
            <p key={id}>
              {reason} <span class="dim">{w.rule(kinds.join(', '), toUtc.slice(0, 10))}</span>
            </p>
          ))}
        </section>
        <section aria-label={w.sent}>
          <h2>{w.sent}</h2>
          {messages.length === 0 && <p class="dim">{w.noneSent}</p>}
          <ol class="alert-messages">
            {messages.map((one) => (
              <Sent key={one.id} of={one} />
            ))}
          </ol>
        </section>
      </div>
    </div>
  );
}

const HERE = () => (language.value === 'ja' ? 'ja-JP' : 'en-US');

function Waiting({ of: one }: { readonly of: AlertProposal }) {
  const w = words().alerts;
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState('');
  const [spoken, setSpoken] = useState(HERE());
  const isReleaser = me.value?.roles.includes('release') ?? false;
  const path = `/api/v1/alerts/proposals/${one.number}`;
  const act = async (event: Event) => {
    event.preventDefault();
    if (typed.trim() !== one.confirmation) return setWrong(w.typeWrong);
    const asked = await ask<AlertBoardReply>('POST', `${path}/confirm`, { typed: typed.trim() });
    if (!asked.ok) return setWrong(asked.message || shared().noAnswer);
    setWrong('');
    setTyped('');
    tell(asked.body.messages > 0 ? w.out : w.noted);
  };
  const withdraw = async () => {
    const asked = await ask('POST', `${path}/withdraw`);
    tell(asked.ok ? w.withdrawn : asked.message || shared().noAnswer);
  };
  const people = one.people.length === 0 ? w.first : w.confirmed(one.people.join(', '));
  return (
    <article class="alert-card">
      <h3>
        <span class={`alert-kind ${one.kind.replace(' ', '-')}`}>{w.kinds[one.kind]}</span>{' '}
        {one.region}
      </h3>
      <p class="dim">
        {w.asked} <Age of="ago" utc={one.askedUtc} /> · {w.reasons[one.why] ?? one.why}
      </p>
      <p>
        {w.between} {timeOf(one.impactFromUtc)} – {timeOf(one.impactToUtc)} UTC · {w.probability}{' '}
        {shareText(one.probability)}
      </p>
      <Phone said={one.words} chosen={spoken} onChoose={setSpoken} />
      <p>{one.isMine ? w.mine : people}</p>
      {isReleaser && !one.isMine && (
        <form onSubmit={(event) => void act(event)} noValidate>
          <TextField
            {...{ label: w.type(one.confirmation), value: typed, onInput: setTyped, error: wrong }}
            autocomplete="off"
          />
          <button type="submit" class="danger">
            {w.confirm}
          </button>
        </form>
      )}
      {!isReleaser && <p class="dim">{w.noRight}</p>}
      <button type="button" onClick={() => void withdraw()}>
        {w.withdraw}
      </button>
    </article>
  );
}

/** Never surer than the models are. */
const shareText = (share: number) => (share > 0.99 ? '> 99 %' : `${(100 * share).toFixed(0)} %`);

function Standing({ of: one }: { readonly of: AlertsReply['active'][number] }) {
  const w = words().alerts;
  const end = async (kind: 'cancel' | 'all clear') => {
    const question = kind === 'cancel' ? w.cancelAsk(one.region) : w.clearAsk(one.region);
    const reason = await askReason(question, w.propose, kind === 'cancel');
    if (reason === null) return;
    const asked = await ask<AlertBoardReply>('POST', '/api/v1/alerts/proposals', {
      ...{ kind, region: one.region, reason },
    });
    if (!asked.ok) return tell(asked.message || shared().noAnswer);
    tell(asked.body.messages > 0 ? w.out : w.proposed);
  };
  return (
    <article class="alert-card standing">
      <h3>{one.region}</h3>
      <p>
        {w.between} {timeOf(one.impactFromUtc)} – {timeOf(one.impactToUtc)} UTC · {w.expires}{' '}
        {timeOf(one.expiresUtc)} UTC
      </p>
      <p class="row">
        <button type="button" onClick={() => void end('all clear')}>
          {w.clear}
        </button>
        <button type="button" class="danger" onClick={() => void end('cancel')}>
          {w.cancel}
        </button>
      </p>
    </article>
  );
}

function Sent({ of: one }: { readonly of: AlertsReply['messages'][number] }) {
  const w = words().alerts;
  return (
    <li>
      <Utc utc={one.sentUtc} />{' '}
      <span class={`alert-kind ${one.kind.replace(' ', '-')}`}>{w.kinds[one.kind]}</span>{' '}
      {one.region}{' '}
      <span class="dim">
        {w.by} {one.by.join(', ')}
      </span>{' '}
      <button type="button" onClick={() => void showMessage(one.id)}>
        {w.show}
      </button>
    </li>
  );
}

async function showMessage(id: string): Promise<void> {
  const path = `/api/v1/alerts/messages/${encodeURIComponent(id)}`;
  const asked = await ask<AlertMessageReply>('GET', path);
  if (!asked.ok) return tell(asked.message || shared().noAnswer);
  const { xml } = asked.body;
  openWindow(id, () => (
    <div class="alert-xml">
      <pre>{xml}</pre>
      <button type="button" onClick={() => void saveFile(xml, SAVED(id))}>
        {words().alerts.save}
      </button>
    </div>
  ));
}

const SAVED = (id: string) => ({ what: `alert ${id}`, format: 'xml', tlp: 'CLEAR' }) as const;
