/** One warning in the list: how urgent by shape, colour and word; what; until when; how fresh; whose. */
import { href } from '../app/route.ts';
import { health } from '../data/state.ts';
import type { WarningLine } from '../data/wire.ts';
import { domainWord, Precedence, StateChip } from '../ui/marks.tsx';
import { Shape } from '../ui/shape.tsx';
import { Age } from '../ui/time.tsx';
import { pending } from './act.tsx';
import { plainName } from './give.tsx';
import { plainText, titleIn } from './title.ts';
import { words } from './words.ts';

type CardProps = { readonly line: WarningLine; readonly chosen: boolean };

export function WarningCard({ line: { warning, answer }, chosen }: CardProps) {
  const w = words();
  const { id, state, precedence, decideByUtc, shelvedUntilUtc } = warning;
  const isActive = state === 'open' || state === 'acknowledged';
  const next = pending.value.get(id);
  return (
    <a
      href={href('watch', id)}
      data-id={id}
      class={`item ${precedence} ${state}`}
      aria-current={chosen ? 'true' : undefined}
    >
      <span class="item-top">
        <Precedence of={precedence} />
        <span class={next === undefined ? '' : 'pending'}>
          <StateChip of={next ?? state} />
        </span>
        {shelvedUntilUtc !== undefined && (
          <span class="chip">
            <Shape name="shelved" />
            {w.shelved} <Age of="when" utc={shelvedUntilUtc} />
          </span>
        )}
        {health.value !== null && warning.origin !== health.value.node && (
          <span class="chip from">
            <Shape name="partner" />
            {`${w.from} ${warning.origin}`}
          </span>
        )}
      </span>
      <Title text={warning.title} />
      <span class="item-foot dim">
        {isActive && decideByUtc !== undefined && (
          <span class="due">
            {w.decide} <Age of="until" utc={decideByUtc} />
          </span>
        )}
        <span>
          {w.updated} <Age of="found" utc={warning.updatedUtc} />
        </span>
        <span>{warning.domains.map(domainWord).join(' · ')}</span>
        {warning.assignee !== undefined && (
          <span>{`${w.assignee} ${plainName(warning.assignee)}`}</span>
        )}
        {answer !== undefined && (
          <span>{`${plainText(answer.partner)}: ${answerWord(answer.text)}`}</span>
        )}
      </span>
    </a>
  );
}

/** An instant or a name with its id in a title is not broken over two lines. */
export function Title({ text }: { readonly text: string }) {
  const parts = plainText(titleIn(text)).split(/(\d{4}-\d\d-\d\d[T ][\d:.]+Z|\([^() ]{1,24}\))/);
  return (
    <span class="title">
      {parts.map((part, i) =>
        i % 2 === 1 ? (
          <span key={i} class="whole">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </span>
  );
}

/** 'acting: we move at 18 Z' is told by its first word. */
export function answerWord(text: string): string {
  const first = text.split(':')[0]!;
  const known: Readonly<Record<string, string>> = words().answers;
  return Object.hasOwn(known, first) ? known[first]! : plainText(first);
}
