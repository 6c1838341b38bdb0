/** Warrants: what may be looked at, by whose approval, until when; what waits for a second person; and how one is proposed. */
import { useEffect, useState } from 'preact/hooks';
import { isRefused, useAsked } from '../config/asked.ts';
import { type Doc, stableText } from '../config/draft.ts';
import { guardAddress, leaving } from '../config/guard.ts';
import { changes, health, me, mode } from '../data/state.ts';
import type { WarrantsReply } from '../data/wire.ts';
import { Shape } from '../ui/shape.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { WarrantCard } from './warrant-card.tsx';
import { WarrantEditor } from './warrant-editor.tsx';
import { newWarrant } from './warrant-form.ts';
import { ProposalCard } from './warrant-proposal.tsx';
import { warrantWords as words } from './warrant-words.ts';

/** What is being proposed: a new one, or a change of what is in force. */
type Draft = { readonly id: string | null; readonly doc: Doc; readonly version: number };

export function WarrantsView() {
  const [draft, setDraft] = useState<Draft | null>(null);
  useEffect(guardAddress, []);
  const again = JSON.stringify([changes.value.proposal, changes.value.config]);
  const answer = useAsked<WarrantsReply>('GET', '/api/v1/warrants', undefined, again);
  if (answer === null)
    return (
      <p class="empty" aria-busy="true">
        {shared().wait}
      </p>
    );
  if (isRefused(answer))
    return <p class="empty wrong">{plainText(answer.message) || shared().noAnswer}</p>;
  if (draft !== null)
    return <WarrantEditor key={stableText(draft)} {...draft} onLeave={() => setDraft(null)} />;
  const begin = async (next: Draft) => {
    if (await leaving()) setDraft(next);
  };
  return <WarrantList answer={answer} onDraft={(next) => void begin(next)} />;
}

type ListProps = { readonly answer: WarrantsReply; readonly onDraft: (draft: Draft) => void };

function WarrantList({ answer: { warrants, proposals }, onDraft }: ListProps) {
  const w = words();
  const isReleaser = me.value?.roles.includes('release') ?? false;
  const inForce = warrants.filter(({ isInForce }) => isInForce);
  const others = warrants.filter(({ isInForce }) => !isInForce);
  const blank = () => newWarrant(mode.value ?? 'exercise', health.value?.node ?? '');
  return (
    <div class="warrants-view">
      <div class={inForce.length === 0 ? 'warrants-state none' : 'warrants-state'} role="status">
        <Shape name={inForce.length === 0 ? 'degraded' : 'ok'} />
        <div>
          <strong>{inForce.length === 0 ? w.noneInForce : w.inForceHead(inForce.length)}</strong>
          {inForce.length === 0 && <span class="dim"> {w.noneInForceHow}</span>}
        </div>
        {isReleaser && (
          <button
            type="button"
            class="main"
            onClick={() => onDraft({ id: null, doc: blank(), version: 0 })}
          >
            {w.propose}
          </button>
        )}
      </div>
      {proposals.length > 0 && (
        <section aria-label={w.waiting}>
          <h2>
            {w.waiting} <span class="dim">{proposals.length}</span>
          </h2>
          {proposals.map((one) => (
            <ProposalCard
              key={one.proposalId}
              one={one}
              isNew={!warrants.some(({ id }) => id === one.id)}
            />
          ))}
        </section>
      )}
      <div class="warrant-cards">
        {[...inForce, ...others].map((one) => (
          <WarrantCard
            key={one.id}
            one={one}
            onChange={isReleaser ? (doc, version) => onDraft({ id: one.id, doc, version }) : null}
          />
        ))}
      </div>
      {proposals.length === 0 && <p class="dim small">{w.noneWaiting}</p>}
    </div>
  );
}
