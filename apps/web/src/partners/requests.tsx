/** Requests in both directions: who asked what of whom, where it is, what was answered. */
import type { PartnerRequestReply } from '@noroshi/node/wire';
import { href } from '../app/route.ts';
import { may } from '../data/state.ts';
import { Shape } from '../ui/shape.tsx';
import { Utc } from '../ui/time.tsx';
import { plainText } from '../warnings/title.ts';
import { send } from './send.ts';
import { words } from './words.ts';

type Props = { readonly request: PartnerRequestReply; readonly reload: () => void };

const OVER: ReadonlySet<string> = new Set(['done', 'declined', 'withdrawn']);

export function RequestRow({ request, reload }: Props) {
  const w = words();
  const { id, partner, direction, ask, state } = request;
  const ours = direction === 'ours';
  const withdraw = async () => {
    const at = `/api/v1/partners/${encodeURIComponent(partner)}/requests/${encodeURIComponent(id)}`;
    if (await send(`${at}/withdraw`, undefined, w.withdrawn)) reload();
  };
  const waits = !ours && state === 'taken';
  return (
    <li class={OVER.has(state) ? 'card request over' : 'card request'}>
      <p class="request-head">
        <strong>
          <Shape name="partners" />
          {ours ? w.weAsked(w.asks[ask]) : w.theyAsk(partner, w.asks[ask])}
        </strong>
        <span class={`chip ${waits ? 'open' : ''}`}>
          {waits ? w.takenHere : w.requestStates[state]}
        </span>
      </p>
      <RequestFacts request={request} />
      {request.answers.length > 0 && (
        <ul class="bare">
          {request.answers.map((line) => (
            <li key={`${line.atUtc} ${line.answer}`}>
              <strong>{w.answers[line.answer] ?? line.answer}</strong>{' '}
              <span class="said">{plainText(line.text)}</span> <Utc utc={line.atUtc} />
            </li>
          ))}
        </ul>
      )}
      {!OVER.has(state) && (
        <div class="row">
          {ours && may('warning.note') && (
            <button type="button" onClick={() => void withdraw()}>
              {w.withdraw}
            </button>
          )}
          {!ours && (
            <a class="button" href={href('watch', id)}>
              {w.openCase}
            </a>
          )}
        </div>
      )}
    </li>
  );
}

/** What it is about, in whose words, how it is marked. */
export function RequestFacts({ request }: { request: PartnerRequestReply }) {
  const w = words();
  const { about, text, tlp, atUtc } = request;
  return (
    <>
      <p>
        {w.about(about.type, about.id)}
        {about.of !== undefined && <span class="dim"> ({about.of})</span>}{' '}
        <span class="chip marking">{`TLP:${tlp}`}</span> <Utc utc={atUtc} />
      </p>
      {text !== '' && <p class="said quote">{plainText(text)}</p>}
    </>
  );
}
