/** Releases to a partner that wait for a release officer, and those that left under a standing approval and are looked at after. */
import type { PartnerHeldReply } from '@noroshi/node/wire';
import { href } from '../app/route.ts';
import { may } from '../data/state.ts';
import { Shape } from '../ui/shape.tsx';
import { Utc } from '../ui/time.tsx';
import { askReason } from '../ui/windows.tsx';
import { plainText, titleIn } from '../warnings/title.ts';
import { heldWords } from './held-words.ts';
import { indented } from './preview.tsx';
import { send } from './send.ts';
import { useAsked } from './use-asked.ts';
import { words } from './words.ts';

type Held = PartnerHeldReply['releases'][number];

export function HeldList({ partner }: { partner: string }) {
  const h = heldWords();
  const kinds = ['partner', 'warning', 'config'];
  const { body, refused, reload } = useAsked<PartnerHeldReply>('/api/v1/releases', kinds);
  if (body === null)
    return <p class={refused === null ? 'dim' : 'wrong'}>{refused?.message ?? words().loading}</p>;
  const mine = body.releases.filter((one) => one.partner === partner);
  const parts = [
    { state: 'waiting', none: h.nothingWaits },
    { state: 'review', none: h.nothingToReview },
  ] as const;
  return (
    <>
      {parts.map(({ state, none }) => {
        const lines = mine.filter((one) => one.state === state);
        return (
          <section key={state} aria-label={h[state]}>
            <h3>{h[state]}</h3>
            {lines.length === 0 && <p class="empty">{none}</p>}
            <ul class="bare">
              {lines.map((one) => (
                <HeldRow key={one.id} held={one} reload={reload} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function HeldRow({ held, reload }: { held: Held; reload: () => void }) {
  const [h, w] = [heldWords(), words()];
  const { id, warningId, title, state, rules, sinceUtc, untilUtc, late, entry, content } = held;
  const say = async (verdict: 'approve' | 'refuse' | 'review', label: string) => {
    const reason = await askReason(h.askWhy, label);
    if (reason === null || reason === '') return;
    const path = `/api/v1/releases/${encodeURIComponent(id)}/verdict`;
    if (await send(path, { verdict, content, reason }, h.done[verdict])) reload();
  };
  return (
    <li class="card request">
      <p class="request-head">
        <a href={href('watch', warningId)}>{titleIn(plainText(title))}</a>
        <span class="chip">{`${w.byRule} ${rules.join(', ')}`}</span>
        {late && (
          <span class="degraded">
            <Shape name="degraded" /> {h.overdue}
          </span>
        )}
      </p>
      <p>{state === 'review' ? h.reviewWhy : h.awaited(held.firstBy.replace(/^user:/, ''))}</p>
      {late && state === 'waiting' && <p class="hint">{h.stale}</p>}
      <p class="dim">
        {h.since} <Utc utc={sinceUtc} seconds={false} /> · {h.until}{' '}
        <Utc utc={untilUtc} seconds={false} />
      </p>
      {entry !== null && (
        <details class="preview">
          <summary>{h.body}</summary>
          <pre class="entry">{plainText(indented(entry))}</pre>
        </details>
      )}
      {!may('release.send') ? (
        <p class="dim">{h.officerOnly}</p>
      ) : state === 'review' ? (
        <button type="button" onClick={() => void say('review', h.reviewed)}>
          {h.reviewed}
        </button>
      ) : late ? null : (
        <div class="row">
          <button type="button" onClick={() => void say('approve', h.approve)}>
            {h.approve}
          </button>
          <button type="button" onClick={() => void say('refuse', h.refuse)}>
            {h.refuse}
          </button>
        </div>
      )}
    </li>
  );
}
