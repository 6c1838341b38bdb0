/**
 * What a table says of a warning beside its title, from the findings that one may see: the gravest finding in force, its
 * approach in figures, and how those moved since the finding it replaced. Made once for each version of a warning.
 */
import {
  currentNotices,
  Epoch,
  edgeSchema,
  encodeEdge,
  Id,
  isUpdate,
  type Notice,
  NoticeKind,
  precedenceOf,
  precedenceRank,
  SEVERITIES,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';

const Figure = Type.Optional(Type.Union([Type.Number(), Type.Null()]));

const Inside = Type.Object({
  noticeId: Id, // of the gravest finding in force
  kind: NoticeKind,
  kinds: Type.Array(NoticeKind), // of all in force
  tcaUs: Type.Optional(Epoch),
  missKm: Figure,
  missBeforeKm: Figure, // of the finding that this one replaced
  pc: Figure, // null: no covariance is known
  pcBefore: Figure,
  pcMax: Figure,
  isDiluted: Type.Optional(Type.Boolean()),
  oldestElementsUs: Type.Optional(Epoch), // epoch of the oldest element set behind it
});

export const Facts = edgeSchema(Inside);
export type Facts = Static<typeof Facts>;

/** `notices` are those that one may see, in order of arrival; at least one. */
export function factsOf(notices: readonly Notice[]): Facts {
  const current = currentNotices(notices);
  const gravest = current.reduce((most, next) => (isGraver(next, most) ? next : most));
  const before = notices.slice(0, notices.indexOf(gravest)).findLast((n) => isUpdate(gravest, n));
  const epochs = gravest.evidence.flatMap((e) => (e.type === 'elementSet' ? [e.epochUs] : []));
  const tcaUs =
    namedTime(gravest, 'closestApproach') ?? namedTime(gravest, 'closestApproachBefore');
  const figures = {
    missKm: numberOf(gravest, 'missKm'),
    pc: numberOf(gravest, 'pc'),
    pcMax: numberOf(gravest, 'pcMax'),
    missBeforeKm: (before && numberOf(before, 'missKm')) ?? numberOf(gravest, 'missKmBefore'),
    pcBefore: before && numberOf(before, 'pc'),
  };
  const known = Object.entries(figures).filter(([, value]) => value !== undefined);
  const dilution = namedValue(gravest, 'dilution');
  return encodeEdge(Inside, {
    ...{ noticeId: gravest.id, kind: gravest.kind },
    kinds: [...new Set(current.map(({ kind }) => kind))],
    ...(tcaUs !== undefined && { tcaUs }),
    ...(Object.fromEntries(known) as Partial<Record<keyof typeof figures, number | null>>),
    ...(dilution !== undefined && dilution !== null && { isDiluted: dilution === 'yes' }),
    ...(epochs.length > 0 && { oldestElementsUs: Math.min(...epochs) }),
  });
}

/** As the title of a warning is chosen (packages/watch), but without the passing of time. */
function isGraver(a: Notice, b: Notice): boolean {
  const rank = (n: Notice) => precedenceRank(precedenceOf(n, n.atUs));
  const byRank = rank(a) - rank(b);
  if (byRank !== 0) return byRank < 0;
  const severity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  return severity === 0 ? a.atUs > b.atUs : severity > 0;
}

export function namedTime({ evidence }: Notice, name: string): number | undefined {
  for (const e of evidence) if (e.type === 'time' && e.name === name) return e.atUs;
  return undefined;
}

export function namedValue({ evidence }: Notice, name: string): number | string | null | undefined {
  for (const e of evidence) if (e.type === 'value' && e.name === name) return e.value;
  return undefined;
}

function numberOf(notice: Notice, name: string): number | null | undefined {
  const value = namedValue(notice, name);
  return typeof value === 'string' ? undefined : value;
}
