/** The columns of the table of warnings: each sorts by what it means, not by how it is written. */
import { href } from '../app/route.ts';
import { language } from '../data/settings.ts';
import type { WarningLine } from '../data/wire.ts';
import { domainWord, Precedence, StateChip } from '../ui/marks.tsx';
import { Shape } from '../ui/shape.tsx';
import type { Column } from '../ui/table.tsx';
import { Age } from '../ui/time.tsx';
import { pending } from './act.tsx';
import { answerWord } from './card.tsx';
import { plainName } from './give.tsx';
import { passOf, plainText, titleIn } from './title.ts';
import { words } from './words.ts';

const PRECEDENCES = ['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'] as const;
const STATES = ['open', 'acknowledged', 'closed', 'cancelled'] as const;

export type Trend = 'up' | 'down' | 'same' | 'new';

const STEADY = 0.05; // of the value: less is no change worth a word

/** How the probability of the gravest finding moved since the finding before it; null where none is known. */
export function trendOf({ facts }: Pick<WarningLine, 'facts'>): Trend | null {
  if (facts?.pc == null) return null;
  if (facts.pcBefore == null) return 'new';
  if (Math.abs(facts.pc - facts.pcBefore) <= STEADY * Math.max(facts.pc, facts.pcBefore))
    return 'same';
  return facts.pc > facts.pcBefore ? 'up' : 'down';
}

const TREND_ORDER: readonly (Trend | null)[] = ['up', 'new', 'same', 'down'];
const SHAPES = { up: 'up', down: 'down', same: 'open', new: 'open' } as const;

const ms = (utc: string | undefined) => (utc === undefined ? null : Date.parse(utc));

/** Columns that are left out while they say nothing, or the same of every row. */
const TELLING: Readonly<Record<string, (line: WarningLine) => string>> = {
  owner: ({ warning }) => warning.owners.join(', '),
  assignee: ({ warning }) => warning.assignee ?? '',
  answer: ({ answer }) => answer?.text ?? '',
  domains: ({ warning }) => warning.domains.join(),
  trend: (line) => trendOf(line)?.replace('new', '') ?? '',
};

/** The columns that tell these rows apart; every one where `lines` are not given. */
export function warningColumns(lines?: readonly WarningLine[]): readonly Column<WarningLine>[] {
  const telling = (key: string) => {
    const of = TELLING[key];
    return of === undefined || lines === undefined || new Set(lines.map(of)).size > 1;
  };
  return allColumns().filter(({ key }) => telling(key));
}

function allColumns(): readonly Column<WarningLine>[] {
  const isLong = language.value === 'ja'; // the same spans take more room
  const w = words();
  const c = w.columns;
  return [
    {
      ...{ key: 'precedence', title: c.precedence, width: isLong ? '12rem' : '9.4rem' },
      value: ({ warning }) => PRECEDENCES.indexOf(warning.precedence),
      cell: ({ warning }) => <Precedence of={warning.precedence} />,
    },
    {
      ...{ key: 'title', title: c.title, width: 'minmax(22rem, 1fr)' },
      value: ({ warning }) => rowTitle(warning.title),
      cell: ({ warning }) => <a href={href('watch', warning.id)}>{rowTitle(warning.title)}</a>,
    },
    {
      ...{ key: 'decide', title: c.decide, width: isLong ? '11rem' : '8.4rem' },
      value: ({ warning }) => ms(warning.decideByUtc),
      cell: ({ warning: { decideByUtc, state } }) =>
        decideByUtc === undefined || (state !== 'open' && state !== 'acknowledged') ? (
          '–'
        ) : (
          <Age of="until" utc={decideByUtc} />
        ),
    },
    {
      ...{ key: 'tca', title: c.tca, width: isLong ? '9.6rem' : '7.4rem', hideNarrow: true },
      value: ({ facts }) => ms(facts?.tcaUtc),
      cell: ({ facts }) =>
        facts?.tcaUtc === undefined ? '–' : <Age of="when" utc={facts.tcaUtc} />,
    },
    ...figureColumns(),
    {
      ...{ key: 'state', title: c.state, width: '8rem' },
      value: ({ warning }) => STATES.indexOf(warning.state),
      cell: ({ warning: { id, state, shelvedUntilUtc } }) => (
        <>
          <StateChip of={pending.value.get(id) ?? state} />
          {shelvedUntilUtc !== undefined && (
            <span title={w.shelved}>
              {' '}
              <Shape name="shelved" />
              <span class="unseen">{w.shelved}</span>
            </span>
          )}
        </>
      ),
    },
    ...peopleColumns(),
  ];
}

/** The pair alone where the figures have columns of their own. */
export function rowTitle(title: string): string {
  const w = words();
  const pass = passOf(title);
  if (pass === null) return plainText(titleIn(title));
  const more = pass.more > 0 ? ` ${w.andMore(pass.more)}` : '';
  return `${pass.isLess ? `${w.riskFell} ` : ''}${pass.pair.join(` ${w.and} `)}${more}`;
}

function figureColumns(): readonly Column<WarningLine>[] {
  const w = words();
  const c = w.columns;
  return [
    {
      ...{
        key: 'miss',
        title: c.miss,
        unit: 'km',
        width: language.value === 'ja' ? '9rem' : '6rem',
        align: 'end',
      },
      value: ({ facts }) => facts?.missKm ?? null,
      cell: ({ facts }) => (facts?.missKm == null ? '–' : facts.missKm.toFixed(3)),
    },
    {
      ...{ key: 'pc', title: c.pc, width: '6rem', align: 'end', firstDown: true },
      value: ({ facts }) => facts?.pc ?? null,
      cell: ({ facts }) =>
        facts?.pc != null ? (
          facts.pc.toExponential(1)
        ) : facts?.pc === null ? (
          <span class="dim">{w.noPc}</span>
        ) : (
          '–'
        ),
    },
    {
      ...{ key: 'trend', title: c.trend, width: '6.4rem', hideNarrow: true },
      value: (line) => {
        const trend = trendOf(line);
        return trend === null ? null : TREND_ORDER.indexOf(trend);
      },
      cell: (line) => {
        const trend = trendOf(line);
        if (trend === null) return '–';
        return (
          <span class={trend === 'up' ? 'rising' : 'dim'}>
            {trend !== 'new' && <Shape name={SHAPES[trend]} />}
            {w.trends[trend]}
          </span>
        );
      },
    },
    {
      ...{ key: 'age', title: c.age, width: '9rem', hideNarrow: true },
      value: ({ facts }) => ms(facts?.oldestElementsUtc),
      cell: ({ facts }) =>
        facts?.oldestElementsUtc === undefined ? (
          '–'
        ) : (
          <Age of="found" utc={facts.oldestElementsUtc} />
        ),
    },
  ];
}

function peopleColumns(): readonly Column<WarningLine>[] {
  const c = words().columns;
  return [
    {
      ...{ key: 'owner', title: c.owner, width: '9rem', hideNarrow: true },
      value: ({ warning }) => warning.owners.join(', ') || null,
    },
    {
      ...{ key: 'assignee', title: c.assignee, width: '7rem', hideNarrow: true },
      value: ({ warning }) => plainName(warning.assignee) ?? null,
    },
    {
      ...{ key: 'answer', title: c.answer, width: '8rem', hideNarrow: true },
      value: ({ answer }) =>
        answer === undefined ? null : `${plainText(answer.partner)}: ${answerWord(answer.text)}`,
    },
    {
      ...{ key: 'domains', title: c.domains, width: '7rem', hideNarrow: true },
      value: ({ warning }) => warning.domains.map(domainWord).join(' · '),
    },
  ];
}
