/** The columns of the list of signs: what, between whom, until when, how sure; fewer beside an open sign and on a phone. */
import type { SignLine } from '../data/wire.ts';
import type { Column } from '../ui/table.tsx';
import { utcText } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { endText, isOwn, kindText, serviceText, sureText } from './figures.ts';
import { End, KindMark, StateChip } from './marks.tsx';
import { words } from './words.ts';

type Room = 'phone' | 'few' | 'tight' | 'wide';

const LEFT_OUT: Readonly<Record<Room, readonly string[]>> = {
  phone: ['sure', 'score', 'count', 'first', 'until', 'state', 'told'],
  few: ['score', 'count', 'first', 'state', 'told'],
  tight: ['score', 'count'],
  wide: [],
};

export function columnsOf(room: Room): readonly Column<SignLine>[] {
  const w = words();
  const isPhone = room === 'phone';
  const isWide = room === 'wide';
  const when = (utc: string) => utcText(Date.parse(utc), false).slice(isWide ? 0 : 5);
  const whenWidth = isWide ? '10.6rem' : '8.2rem';
  const all: Column<SignLine>[] = [
    {
      ...{ key: 'kind', title: w.kind, width: isPhone ? '9.8rem' : '11.5rem' },
      cell: ({ kind }) => <KindMark of={kind} />,
      value: ({ kind }) => kindText(kind),
    },
    {
      ...{ key: 'who', title: isPhone ? w.outside : w.who, width: 'minmax(11rem, 2fr)' },
      value: betweenText,
      cell: (row) => <Between row={row} isShort={isPhone} />,
    },
    {
      ...{ key: 'sure', title: w.sure, width: '4.6rem', align: 'end', firstDown: true },
      value: ({ confidence }) => confidence,
      cell: ({ confidence }) => w.sureOf(sureText(confidence)),
    },
    {
      ...{ key: 'score', title: w.scoreShort, width: '4.8rem', align: 'end', firstDown: true },
      value: ({ score }) => score,
      cell: ({ score }) => score.toFixed(2),
    },
    {
      ...{ key: 'count', title: w.count, width: '5.6rem', align: 'end', firstDown: true },
      value: ({ count }) => count,
    },
    {
      ...{ key: 'first', title: w.seen, unit: 'UTC', width: whenWidth, firstDown: true },
      ...{ value: ({ firstUtc }) => firstUtc, cell: ({ firstUtc }) => when(firstUtc) },
    },
    {
      ...{ key: 'until', title: w.until, unit: 'UTC', width: whenWidth },
      ...{ firstDown: true, value: ({ lastUtc }) => lastUtc, cell: ({ lastUtc }) => when(lastUtc) },
    },
    {
      ...{ key: 'state', title: w.state, width: '5.6rem' },
      value: ({ isOpen }) => (isOpen ? 0 : 1),
      cell: (row) => <StateChip of={row} />,
    },
    {
      ...{ key: 'told', title: w.warned, width: '6rem' },
      value: ({ severity }) => severity ?? '',
      cell: ({ severity }) => (severity === null ? '–' : shared().severities[severity]),
    },
  ];
  return all.filter(({ key }) => !LEFT_OUT[room].includes(key));
}

/** On a phone the outside end alone, where one is named: the other is a host of ours. */
function Between({ row, isShort }: { readonly row: SignLine; readonly isShort: boolean }) {
  const { source, destination } = row;
  const outside = [source, destination].find((end) => end !== null && !isOwn(end));
  const service = <span class="dim">{serviceText(row)}</span>;
  if (isShort)
    return (
      <>
        <End of={outside ?? destination ?? source} /> {service}
      </>
    );
  return (
    <>
      <End of={source} /> → <End of={destination} /> {service}
    </>
  );
}

export function betweenText(row: SignLine): string {
  const ends = `${endText(row.source)} → ${endText(row.destination)}`;
  return [ends, serviceText(row)].filter((part) => part !== '').join(' ');
}
