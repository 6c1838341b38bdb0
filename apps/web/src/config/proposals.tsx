/** Proposals: what waits for a second person, as the difference it would make; approved or refused with a reason. */
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { changes, may, me, mode, whyNot } from '../data/state.ts';
import type { ProposalReply } from '../data/wire.ts';
import { SelectField } from '../ui/form.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { Utc, utcText } from '../ui/time.tsx';
import { askReason, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused, useAsked } from './asked.ts';
import { DifferenceView } from './difference-view.tsx';
import type { Doc } from './draft.ts';
import { Effect } from './effect.tsx';
import { actorText, type Version, versionsOf } from './kinds.ts';
import { words } from './more-words.ts';
import { words as general } from './words.ts';

type Proposal = ProposalReply;
type Which = 'open' | 'approved' | 'rejected' | 'all';

export function ProposalSection() {
  const [which, setWhich] = useState<Which>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const again = JSON.stringify([changes.value.proposal, changes.value.config]);
  const query = which === 'all' ? '' : `?state=${which}`;
  const answer = useAsked<{ proposals: Proposal[] }>(
    'GET',
    `/api/v1/proposals${query}`,
    undefined,
    again,
  );
  const w = words().proposal;
  if (answer === null) return <p class="empty">{shared().wait}</p>;
  if (isRefused(answer)) return <p class="empty wrong">{answer.message || shared().noAnswer}</p>;
  const one = answer.proposals.find(({ id }) => id === chosen) ?? null;
  const options = (['open', 'approved', 'rejected', 'all'] as const).map((value) => ({
    value,
    label: value === 'all' ? w.all : w.states[value],
  }));
  return (
    <div class={one === null ? 'config-split' : 'config-split reading'}>
      <div class="config-list">
        <header class="page-head">
          <h1>{general().sections.proposals}</h1>
          <span class="gap" />
          <SelectField label={w.which} value={which} options={options} onInput={setWhich} />
          <p class="dim full small">{general().about.proposals}</p>
          {mode.value === 'exercise' && <p class="hint full">{w.exercise}</p>}
        </header>
        <DataTable
          label={general().sections.proposals}
          rows={answer.proposals}
          columns={columns()}
          rowKey={({ id }) => id}
          chosen={chosen}
          onChoose={({ id }) => setChosen(id)}
          firstSort={{ key: 'when', down: true }}
          empty={<p>{which === 'open' ? w.noneOpen : w.none}</p>}
        />
      </div>
      {one !== null && <ProposalView key={one.id} one={one} />}
    </div>
  );
}

function columns(): Column<Proposal>[] {
  const w = words().proposal;
  return [
    { key: 'what', title: w.what, value: whatOf, width: 'minmax(10rem, 1.5fr)' },
    { key: 'by', title: w.by, value: ({ proposedBy }) => actorText(proposedBy), width: '8rem' },
    {
      ...{ key: 'when', title: w.when, width: '10rem', firstDown: true },
      value: ({ proposedUtc }) => proposedUtc,
      cell: ({ proposedUtc }) => utcText(Date.parse(proposedUtc), false),
    },
    {
      ...{ key: 'state', title: w.state, width: '6rem' },
      value: ({ state }) => w.states[state as 'open'] ?? state,
    },
  ];
}

function whatOf({ kind, configId }: Proposal): string {
  return `${kind}/${configId}`;
}

function ProposalView({ one }: { one: Proposal }) {
  const [versions, setVersions] = useState<readonly Version[] | null>(null);
  useEffect(() => {
    void versionsOf(one.kind, one.configId).then((found) =>
      setVersions(isRefused(found) ? [] : (found as readonly Version[])),
    );
  }, [one.id]);
  const w = words().proposal;
  if (versions === null) return <p class="dim">{shared().wait}</p>;
  const before = versions.find(({ version }) => version === one.baseVersion)?.doc ?? null;
  const now = versions[0]?.version ?? 0;
  return (
    <section class="config-detail" aria-label={whatOf(one)}>
      <h2>{whatOf(one)}</h2>
      <dl class="facts">
        <dt>{w.by}</dt>
        <dd>
          {actorText(one.proposedBy)}, <Utc utc={one.proposedUtc} />
        </dd>
        <dt>{w.why}</dt>
        <dd>{one.reason || '–'}</dd>
        {one.decidedBy !== null && (
          <>
            <dt>{w.states[one.state as 'open']}</dt>
            <dd>{w.decided(actorText(one.decidedBy), one.decision ?? '')}</dd>
          </>
        )}
        <dt>{w.digest}</dt>
        <dd>
          <code>{one.digest}</code>
        </dd>
      </dl>
      {one.doc === null && <p class="hint">{w.removal}</p>}
      <DifferenceView before={before} after={one.doc} />
      {one.state === 'open' && may('rule.decide') && (
        <Effect kind={one.kind} id={one.configId} doc={one.doc as Doc | null} />
      )}
      {one.state === 'open' && (
        <Decide one={one} overtaken={now !== one.baseVersion ? now : null} />
      )}
    </section>
  );
}

function Decide({ one, overtaken }: { one: Proposal; overtaken: number | null }) {
  const w = words().proposal;
  const own = mode.value === 'live' && one.proposedBy === `user:${me.value?.userId}`;
  const releaser = me.value?.roles.includes('release') ?? false;
  const blocked = own ? '' : whyNot('rule.decide');
  return (
    <>
      {overtaken !== null && <p class="hint">{w.overtaken(one.baseVersion, overtaken)}</p>}
      {own && <p class="hint">{w.own}</p>}
      {blocked !== '' && (
        <p class="hint">
          {w.blocked} {blocked}
        </p>
      )}
      {releaser && (
        <div class="row">
          {!own && overtaken === null && blocked === '' && (
            <button type="button" class="main" onClick={() => void decide(one, 'approve')}>
              {`${w.approve} …`}
            </button>
          )}
          <button type="button" onClick={() => void decide(one, 'reject')}>
            {`${own ? w.takeBack : w.reject} …`}
          </button>
        </div>
      )}
    </>
  );
}

async function decide(one: Proposal, verb: 'approve' | 'reject'): Promise<void> {
  const w = words().proposal;
  const approve = verb === 'approve';
  const question = approve ? w.approveQuestion : w.rejectQuestion;
  const reason = await askReason(question, approve ? w.approve : w.reject, !approve);
  if (reason === null) return;
  const path = `/api/v1/proposals/${encodeURIComponent(one.id)}/${verb}`;
  const asked = await ask('POST', path, { digest: one.digest, reason });
  if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
  tell(approve ? w.approved(whatOf(one)) : w.rejected(whatOf(one)));
}
