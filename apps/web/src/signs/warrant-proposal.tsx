/** A proposed warrant that waits, and the window in which another person reads the whole rule with its hash and decides. */
import { useEffect, useState } from 'preact/hooks';
import { href } from '../app/route.ts';
import { DifferenceView } from '../config/difference-view.tsx';
import type { Doc } from '../config/draft.ts';
import { actorText } from '../config/kinds.ts';
import { ask } from '../data/ask.ts';
import { me } from '../data/state.ts';
import type { ConfigRowReply, WarrantProposalLine } from '../data/wire.ts';
import { AreaField, CheckField } from '../ui/form.tsx';
import { Shape } from '../ui/shape.tsx';
import { Age, Utc } from '../ui/time.tsx';
import { askReason, openWindow, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { hashGroups, readRule, textHash } from './warrant-form.ts';
import { warrantWords as words } from './warrant-words.ts';

type ProposalProps = { readonly one: WarrantProposalLine; readonly isNew: boolean };

/** Whether this person proposed it: then somebody else decides, in an exercise too. */
function isOwn({ proposedBy }: WarrantProposalLine): boolean {
  return proposedBy === `user:${me.value?.userId}`;
}

export function ProposalCard({ one, isNew }: ProposalProps) {
  const w = words();
  const isReleaser = me.value?.roles.includes('release') ?? false;
  const mayDecide = isReleaser && !isOwn(one);
  const read = () =>
    openWindow(
      mayDecide ? w.confirmTitle(one.id) : w.lookTitle(one.id),
      (close) => <ConfirmWindow {...{ one, isNew, close }} />,
      undefined,
      true,
    );
  return (
    <article class="card warrant-waiting" aria-label={one.id}>
      <header>
        <h3>{one.id}</h3>
        <span class="dim">
          {w.proposedBy(plainText(actorText(one.proposedBy)))},{' '}
          <Age of="ago" utc={one.proposedUtc} />
        </span>
        {one.rule !== null && (
          <button type="button" class={isOwn(one) ? '' : 'main'} onClick={read}>
            {mayDecide ? `${w.read} …` : `${w.look} …`}
          </button>
        )}
      </header>
      <p class="said quote">{plainText(one.reason)}</p>
      {one.rule === null ? (
        <p class="degraded">
          {w.removal} <a href={href('config', 'proposals')}>{w.toProposals}</a>
        </p>
      ) : isOwn(one) ? (
        <p class="dim small">{w.ownProposal}</p>
      ) : (
        !isReleaser && <p class="dim small">{w.notRelease}</p>
      )}
    </article>
  );
}

type WindowProps = ProposalProps & { readonly close: () => void };

function ConfirmWindow({ one, isNew, close }: WindowProps) {
  const w = words();
  const rule = readRule(one.rule ?? '');
  const before = useBefore(one.id, isNew);
  const hashed = useHash(one.rule ?? '');
  const isWrong = hashed !== null && hashed !== one.hash;
  const isReleaser = me.value?.roles.includes('release') ?? false;
  return (
    <div class="warrant-confirm">
      <dl class="facts">
        <dt>{w.proposer}</dt>
        <dd>
          {plainText(actorText(one.proposedBy))}, <Utc utc={one.proposedUtc} />
        </dd>
        <dt>{shared().reason}</dt>
        <dd>{plainText(one.reason)}</dd>
      </dl>
      <h3>{w.whatChanges}</h3>
      {isNew && <p>{w.isNew}</p>}
      <DifferenceView before={before} after={rule?.warrant ?? null} />
      <h3>{w.wholeRule}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre class="entry rule-text" tabIndex={0}>
        {plainText(rule?.text ?? one.rule ?? '')}
      </pre>
      <p>
        {w.hash} <code class="hash">{hashGroups(one.hash ?? '')}</code>
      </p>
      <HashMark state={hashed === null ? 'unknown' : isWrong ? 'other' : 'same'} />
      <details>
        <summary>{w.exactText}</summary>
        <pre class="entry rule-exact">{one.rule}</pre>
      </details>
      <p class="dim small">{w.wholeRuleHow}</p>
      <Decide {...{ one, close }} mayConfirm={isReleaser && !isOwn(one) && !isWrong} />
    </div>
  );
}

function HashMark({ state }: { readonly state: 'same' | 'other' | 'unknown' }) {
  const w = words();
  const text = { same: w.hashSame, other: w.hashOther, unknown: w.hashUnknown }[state];
  return (
    <p class={{ same: 'ok', other: 'wrong', unknown: 'dim' }[state]} role="status">
      <Shape name={{ same: 'ok', other: 'failed', unknown: 'degraded' }[state] as 'ok'} />
      {text}
    </p>
  );
}

/** Of the text that is shown; null while it is not known, or cannot be. */
function useHash(rule: string): string | null {
  const [hash, setHash] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void textHash(rule).then((found) => {
      if (!gone) setHash(found);
    });
    return () => {
      gone = true;
    };
  }, [rule]);
  return hash;
}

/** What is in force now, to compare with; null where nothing is, or this person may not read it. */
function useBefore(id: string, isNew: boolean): Doc | null {
  const [before, setBefore] = useState<Doc | null>(null);
  useEffect(() => {
    if (isNew) return;
    const path = `/api/v1/config/warrant/${encodeURIComponent(id)}`;
    void ask<ConfigRowReply>('GET', path).then((asked) => {
      if (asked.ok) setBefore(asked.body.doc as Doc);
    });
  }, [id, isNew]);
  return before;
}

type DecideProps = {
  readonly one: WarrantProposalLine;
  readonly close: () => void;
  readonly mayConfirm: boolean;
};

function Decide({ one, close, mayConfirm }: DecideProps) {
  const w = words();
  const [reason, setReason] = useState('');
  const [hasRead, setRead] = useState(false);
  const [wrong, setWrong] = useState({ reason: '', all: '' });
  const isReleaser = me.value?.roles.includes('release') ?? false;
  const confirm = async (event: Event) => {
    event.preventDefault();
    const found = {
      reason: reason.trim() === '' ? shared().reasonNeeded : '',
      all: hasRead ? '' : w.haveReadNeeded,
    };
    setWrong(found);
    if (found.reason !== '' || found.all !== '') return;
    const path = `/api/v1/warrants/${encodeURIComponent(one.id)}/confirm`;
    const body = { proposalId: one.proposalId, hash: one.hash, reason: reason.trim() };
    const asked = await ask('POST', path, body);
    if (!asked.ok) return setWrong({ reason: '', all: asked.message || shared().noAnswer });
    tell(w.nowInForce(one.id));
    close();
  };
  const reject = async () => {
    if (await rejected(one)) close();
  };
  return (
    <form onSubmit={(event) => void confirm(event)} noValidate>
      {mayConfirm && (
        <>
          <CheckField label={w.haveRead} checked={hasRead} onInput={setRead} />
          <AreaField
            {...{ label: w.whyConfirm, value: reason, onInput: setReason, error: wrong.reason }}
            required
          />
        </>
      )}
      {isReleaser && isOwn(one) && <p class="hint">{w.ownProposal}</p>}
      {!isReleaser && <p class="hint">{w.notRelease}</p>}
      <p class="wrong" role="alert">
        {wrong.all}
      </p>
      <div class="row">
        {mayConfirm && (
          <button type="submit" class="main">
            {w.putInForce}
          </button>
        )}
        {isReleaser && (
          <button type="button" onClick={() => void reject()}>
            {`${isOwn(one) ? w.takeBack : w.refuse} …`}
          </button>
        )}
        <button type="button" onClick={close}>
          {shared().back}
        </button>
      </div>
    </form>
  );
}

/** True when it was refused, or taken back. */
async function rejected(one: WarrantProposalLine): Promise<boolean> {
  const w = words();
  const reason = await askReason(w.refuseQuestion, isOwn(one) ? w.takeBack : w.refuse, true);
  if (reason === null) return false;
  const path = `/api/v1/proposals/${encodeURIComponent(one.proposalId)}/reject`;
  const asked = await ask('POST', path, { digest: one.digest, reason });
  if (asked.ok) tell(isOwn(one) ? w.takenBack(one.id) : w.refused(one.id));
  else tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
  return asked.ok;
}
