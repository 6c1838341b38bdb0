/** Answering what a partner sent: a warning (read, acting, disagree, planned) or a request (read, acting, done, declined). */
import type { WarningPartnersReply } from '@noroshi/node/wire';
import { may } from '../data/state.ts';
import { Shape } from '../ui/shape.tsx';
import { Utc } from '../ui/time.tsx';
import { askReason } from '../ui/windows.tsx';
import { plainText } from '../warnings/title.ts';
import { RequestFacts } from './requests.tsx';
import { send } from './send.ts';
import { words } from './words.ts';

const TO_WARNING = ['read', 'acting', 'disagree', 'planned'] as const;
const TO_REQUEST = ['read', 'acting', 'done', 'declined'] as const;
const WITH_WORDS: ReadonlySet<string> = new Set(['disagree', 'planned', 'done', 'declined']);

type Props = {
  readonly id: string;
  readonly told: WarningPartnersReply;
  readonly reload: () => void;
};

export function Theirs({ id, told, reload }: Props) {
  const w = words();
  const { origin, asked, said } = told;
  const answer = async (one: keyof ReturnType<typeof words>['answerActs']) => {
    const text = WITH_WORDS.has(one) ? await askReason(w.askAnswer(origin), w.sendAnswer) : '';
    if (text === null) return;
    const body = { answer: one, ...(text !== '' && { text }) };
    const path = `/api/v1/warnings/${encodeURIComponent(id)}/reply`;
    if (await send(path, body, w.answered)) reload();
  };
  const isOver = asked !== null && ['done', 'declined', 'withdrawn'].includes(asked.state);
  return (
    <div class="theirs">
      <p>
        <strong>
          <Shape name="partner" />
          {asked === null ? w.sent(origin) : w.theyAsk(origin, w.asks[asked.ask])}
        </strong>
      </p>
      {asked === null ? <p class="dim">{w.sentWhy}</p> : <RequestFacts request={asked} />}
      {said.length > 0 && (
        <ul class="bare said-list">
          {said.map((line) => (
            <li key={line.atUtc}>
              {w.weSaid}: <span class="said">{plainText(line.text)}</span> <Utc utc={line.atUtc} />
            </li>
          ))}
        </ul>
      )}
      {isOver ? null : may('warning.decide') ? (
        <fieldset class="row answers">
          <legend>{w.answer}</legend>
          {(asked === null ? TO_WARNING : TO_REQUEST).map((one) => (
            <button key={one} type="button" onClick={() => void answer(one)}>
              {w.answerActs[one]}
            </button>
          ))}
        </fieldset>
      ) : (
        <p class="dim">{w.answerFor}</p>
      )}
    </div>
  );
}
