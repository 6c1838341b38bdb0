/** What was told and heard, entry by entry, the newest first; each leads to its warning. */
import type { PartnerPageReply } from '@noroshi/node/wire';
import { href } from '../app/route.ts';
import { Shape } from '../ui/shape.tsx';
import { Utc } from '../ui/time.tsx';
import { plainText, titleIn } from '../warnings/title.ts';
import { ruleWord } from './told.tsx';
import { words } from './words.ts';

type Told = PartnerPageReply['told'][number];
type Heard = PartnerPageReply['heard'][number];
type More = {
  readonly requests: PartnerPageReply['requests'];
  readonly more: () => void;
  readonly limit: number;
  readonly canMore: boolean;
};

export function ToldLines({ lines, ...rest }: More & { readonly lines: readonly Told[] }) {
  const w = words();
  if (lines.length === 0) return <p class="empty">{w.toldNothing}</p>;
  return (
    <>
      <ol class="bare entries">
        {lines.map((line) => (
          <li key={`${line.atUtc} ${line.subject} ${line.kind}`}>
            <What line={line} kind={w.kinds[line.kind] ?? line.kind} requests={rest.requests} />
            <div class="entry-state">
              <Mark done={line.confirmed} name={w.steps.taken} />
              {line.kind === 'warning' && (
                <>
                  <Mark done={line.answers.length > 0} name={w.steps.read} />
                  <Answer answers={line.answers} />
                </>
              )}
              <span class="dim small">
                {line.rules.length === 0 ? w.notByRule : line.rules.map(ruleWord).join(', ')}
              </span>
            </div>
          </li>
        ))}
      </ol>
      <Older {...rest} shown={lines.length} />
    </>
  );
}

function Answer({ answers }: { answers: Told['answers'] }) {
  const w = words();
  const last = answers.findLast(({ answer }) => answer !== 'read');
  if (last === undefined) return null;
  return (
    <span>
      <strong>{w.answers[last.answer] ?? last.answer}</strong>{' '}
      <span class="said">{plainText(last.text)}</span>
    </span>
  );
}

export function HeardLines({ lines, ...rest }: More & { readonly lines: readonly Heard[] }) {
  const w = words();
  if (lines.length === 0) return <p class="empty">{w.heardNothing}</p>;
  return (
    <>
      <ol class="bare entries">
        {lines.map((line) => (
          <li key={`${line.atUtc} ${line.subject} ${line.kind}`}>
            <What
              line={line}
              kind={w.heardKinds[line.kind] ?? w.kinds[line.kind] ?? line.kind}
              requests={rest.requests}
            />
            <div class="entry-state">
              <span class={line.kind === 'refused' ? 'wrong' : 'dim'}>
                {w.outcomes[line.outcome] ?? w.answers[line.outcome] ?? plainText(line.outcome)}
              </span>
            </div>
          </li>
        ))}
      </ol>
      <Older {...rest} shown={lines.length} />
    </>
  );
}

type WhatProps = {
  readonly line: Told | Heard;
  readonly kind: string;
  readonly requests: PartnerPageReply['requests'];
};

function What({ line, kind, requests }: WhatProps) {
  const w = words();
  const asked = requests.find(({ id }) => id === line.requestId);
  const title =
    asked !== undefined
      ? `${w.asks[asked.ask]}: ${w.about(asked.about.type, asked.about.id)}`
      : line.title === undefined
        ? line.subject
        : titleIn(plainText(line.title));
  return (
    <div class="entry-what">
      <span class="entry-when">
        <Utc utc={line.atUtc} />
        {line.index !== undefined && <span class="dim small"> #{line.index}</span>}
      </span>
      <span class="chip">{kind}</span>
      {line.warningId === undefined ? (
        <span>{title}</span>
      ) : (
        <a href={href('watch', line.warningId)}>{title}</a>
      )}
    </div>
  );
}

function Mark({ done, name }: { done: boolean; name: string }) {
  return (
    <span class={done ? 'step-mark ok' : 'step-mark dim'}>
      <Shape name={done ? 'done' : 'open'} />
      {done ? name : `${name}: ${words().notYet}`}
    </span>
  );
}

function Older({
  more,
  limit,
  canMore,
  shown,
}: Omit<More, 'requests'> & { readonly shown: number }) {
  if (!canMore || shown < limit) return null;
  return (
    <button type="button" onClick={more}>
      {words().more}
    </button>
  );
}
