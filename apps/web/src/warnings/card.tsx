/** One warning in the list: how urgent by shape, colour and word; what; until when; how fresh; whose. */
import { href } from '../app/route.ts';
import { distanceText } from '../conjunction/figures.ts';
import { health } from '../data/state.ts';
import type { WarningLine } from '../data/wire.ts';
import { domainWord, Precedence, StateChip } from '../ui/marks.tsx';
import { Shape } from '../ui/shape.tsx';
import { Age, Utc } from '../ui/time.tsx';
import { pending } from './act.tsx';
import { plainName } from './give.tsx';
import { passOf, plainText, titleIn } from './title.ts';
import { words } from './words.ts';

type CardProps = { readonly line: WarningLine; readonly chosen: boolean };

export function WarningCard({ line, chosen }: CardProps) {
  const { warning, answer } = line;
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
            {w.shelved} <Age of="set" utc={shelvedUntilUtc} />
          </span>
        )}
        {health.value !== null && warning.origin !== health.value.node && (
          <span class="chip from">
            <Shape name="partner" />
            {`${w.from} ${warning.origin}`}
          </span>
        )}
        <span class="item-domains dim">{warning.domains.map(domainWord).join(' · ')}</span>
      </span>
      <Headline line={line} />
      <span class="item-foot dim">
        {isActive && decideByUtc !== undefined && (
          <span class="due">
            {w.decide} <Age of="until" utc={decideByUtc} />
          </span>
        )}
        <span>
          {w.updated} <Age of="found" utc={warning.updatedUtc} />
        </span>
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

/** Of a conjunction the two objects, and what matters of it in one line; of anything else its title. */
export function Headline({ line: { warning, facts } }: { readonly line: WarningLine }) {
  const w = words();
  const pass = passOf(warning.title);
  if (pass === null || facts === undefined) return <Title text={warning.title} />;
  return (
    <>
      <span class="title">
        {pass.isLess && <span class="good">{`${w.riskFell} `}</span>}
        <Named name={pass.pair[0]} />
        {` ${w.and} `}
        <Named name={pass.pair[1]} />
        {pass.more > 0 && <span class="dim">{` ${w.andMore(pass.more)}`}</span>}
      </span>
      <PassFigures facts={facts} />
    </>
  );
}

type PassFiguresProps = {
  readonly facts: NonNullable<WarningLine['facts']>;
  readonly atLength?: boolean; // where there is room: the instant too
};

/** How near, how probable, how soon: each with its word, so that none is taken for another. */
export function PassFigures({ facts, atLength }: PassFiguresProps) {
  const w = words();
  const { missKm, pc, tcaUtc, isDiluted } = facts;
  return (
    <span class="item-figures">
      {missKm != null && (
        <span>
          <span class="dim">{w.columns.miss}</span> <strong>{distanceText(missKm)}</strong>
        </span>
      )}
      {pc != null && (
        <span>
          <span class="dim">Pc</span> <strong>{pc.toExponential(1)}</strong>
          {isDiluted && ' '}
          {isDiluted && (
            <abbr class="dim" title={w.dilutedWhy}>
              {w.diluted}
            </abbr>
          )}
        </span>
      )}
      {tcaUtc !== undefined && (
        <span>
          <span class="dim">TCA</span>{' '}
          <strong>
            <Age of="when" utc={tcaUtc} />
          </strong>
          {atLength && (
            <span class="dim">
              {' · '}
              <Utc utc={tcaUtc} />
            </span>
          )}
        </span>
      )}
    </span>
  );
}

/** A name with its id smaller beside it. */
function Named({ name }: { readonly name: string }) {
  const found = /^(.+) (\([^()]+\)?)$/.exec(name);
  if (found === null) return <>{name}</>;
  return (
    <>
      {found[1]} <span class="id-of">{found[2]}</span>
    </>
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
