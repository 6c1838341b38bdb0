/** What is said of a drop file that was made, and of one that was looked through or taken: on the page, by the command. */
import { LANES } from '@noroshi/exchange';
import { formatUtc } from '@noroshi/time';
import { Id, Mode, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import type { DropMade } from './drop-make.ts';
import type { DropReport } from './drop-take.ts';

const Count = Type.Integer({ minimum: 0 });
const Lane = Type.Enum(LANES);

export const DropMadeReply = Type.Object({
  partner: Id,
  lanes: Type.Array(Type.Object({ lane: Lane, from: Count, to: Count, of: Count })),
  ...{ records: Count, cancels: Count, tlp: Tlp, bytes: Count },
});

export const DropReportReply = Type.Object({
  ...{ partner: Id, mode: Mode, madeUtc: Type.String(), bytes: Count, tlp: Tlp },
  lanes: Type.Array(
    Type.Object({
      ...{ lane: Lane, from: Count, to: Count, records: Count, cancels: Count },
      gapFrom: Type.Optional(Count), // a file from here is needed
      unshownFrom: Type.Optional(Count), // a newer file, or the link, goes on from here
    }),
  ),
  confirms: Type.Array(
    Type.Object({ lane: Lane, taken: Count, isNews: Type.Boolean(), isAhead: Type.Boolean() }),
  ),
  isTaken: Type.Boolean(),
});

export function dropMadeReply(made: DropMade): Static<typeof DropMadeReply> {
  return { ...made, lanes: made.lanes.map((lane) => ({ ...lane })) };
}

export function dropReportReply(report: DropReport): Static<typeof DropReportReply> {
  const { madeUs, lanes, confirms, ...rest } = report;
  return {
    ...{ ...rest, madeUtc: formatUtc(madeUs, 0) },
    lanes: lanes.map((lane) => ({ ...lane })),
    confirms: confirms.map((lane) => ({ ...lane })),
  };
}
