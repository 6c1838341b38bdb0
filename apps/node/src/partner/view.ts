/**
 * A partner's page, as one person may see it: the link, what we told them, what they told us, requests both ways. An entry about
 * a warning of which this person does not see all is not there; positions and counts, which would tell of it, are for those who
 * see everything.
 */
import { fingerprintOf } from '@noroshi/exchange';
import type { Db, Store } from '@noroshi/store';
import {
  type LaneEntry,
  newestEntries,
  newestReceived,
  type ReceivedEntry,
} from '@noroshi/store/exchange';
import { warningById, warningHistory } from '@noroshi/store/warnings';
import { formatUtc, taiUsFromUnixMs } from '@noroshi/time';
import type { HistoryLine, Viewer, Warning } from '@noroshi/watch';
import type { Static } from 'typebox';
import { sha256 } from '../keys/keys.ts';
import { receivedId } from '../warnings/receive.ts';
import { sightOf } from '../warnings/seen.ts';
import { measureOf } from './measures.ts';
import type { AnswerReply, HeardReply, LinkReply, RequestReply, ToldReply } from './replies.ts';
import { keptBy, type RequestLine } from './requests.ts';
import { type PartnerStatus, sinceOf, sumOf } from './status.ts';

export function seesAll({ clearance, owners }: Viewer): boolean {
  return owners === '*' && clearance === 'RED';
}

/** How the link is. */
export function linkReply(
  store: Store,
  status: PartnerStatus,
  viewer: Viewer,
): Static<typeof LinkReply> {
  const { partner, link, condition, pace, contact } = status;
  const measure = measureOf(store, partner.id);
  const whole = seesAll(viewer);
  const { certificateToMs: toMs, clockAheadS } = measure ?? {};
  return {
    ...{ id: partner.id, state: condition, sinceUtc: formatUtc(sinceOf(status)) },
    reason: whole ? link.reason : link.reason.split(':')[0]!,
    ...(partner.address !== undefined && { address: partner.address }),
    ...(link.contactUs !== null && { contactUtc: formatUtc(link.contactUs) }),
    fingerprint: fingerprintOf(sha256, partner),
    ...{ signingKey: partner.signingKey, tlsPin: partner.tlsPin },
    ...(pace !== null && pace.roundTripMs !== null && { roundTripMs: pace.roundTripMs }),
    ...(pace !== null && pace.bitsPerS !== null && { bitsPerS: pace.bitsPerS }),
    ...(contact !== null && {
      nextContact: { fromUtc: formatUtc(contact.fromUs), untilUtc: formatUtc(contact.untilUs) },
    }),
    ...(measure && { latencyMs: measure.latencyMs, measuredUtc: formatUtc(measure.atUs) }),
    ...(clockAheadS !== undefined && { clockAheadS }),
    ...(toMs !== undefined && { certificateToUtc: formatUtc(taiUsFromUnixMs(toMs)) }),
    ...(whole && { positions: positionsOf(status) }),
  };
}

function positionsOf(status: PartnerStatus) {
  const { confirmedUs, oldestUs, ...sums } = sumOf(status);
  return {
    ...sums,
    ...(confirmedUs !== null && { confirmedUtc: formatUtc(confirmedUs) }),
    ...(oldestUs !== null && { oldestUtc: formatUtc(oldestUs) }),
    evidence: status.evidence.length,
    lanes: status.lanes.map(({ confirmedUs: keptUs, oldestUs: waitsUs, ...lane }) => ({
      ...lane,
      ...(keptUs !== null && { confirmedUtc: formatUtc(keptUs) }),
      ...(waitsUs !== null && { oldestUtc: formatUtc(waitsUs) }),
    })),
  };
}

/** What we told them that this person may see, the newest first. */
export async function toldTo(
  db: Db,
  partner: string,
  seen: {
    readonly viewer: Viewer;
    readonly requests: readonly RequestLine[];
    readonly limit: number;
  },
): Promise<Static<typeof ToldReply>[]> {
  const { viewer, requests, limit } = seen;
  const isKept = await keptBy(db, partner);
  const cases = casesOf(db, viewer);
  const lines: Static<typeof ToldReply>[] = [];
  for (const entry of await newestEntries(db, partner, { limit })) {
    const asked = requests.find(
      ({ id, direction }) => id === entry.warningId && direction === 'ours',
    );
    const found = asked === undefined ? await cases(entry.warningId) : undefined;
    if (asked === undefined && found === undefined && !seesAll(viewer)) continue;
    lines.push({
      ...whatOf(entry),
      ...(seesAll(viewer) && { lane: entry.lane, index: entry.index }),
      ...(found && { warningId: found.warning.id, title: found.warning.title }),
      ...(asked && { requestId: asked.id, title: requestTitle(asked) }),
      confirmed: isKept(entry),
      ...{ rules: [...entry.ruleIds], reason: entry.reason },
      answers: entry.kind === 'warning' && found ? repliesOf(found.history, partner) : [],
    });
  }
  return lines;
}

/** What they told us that this person may see, the newest first. */
export async function heardFrom(
  db: Db,
  partner: string,
  seen: {
    readonly viewer: Viewer;
    readonly requests: readonly RequestLine[];
    readonly limit: number;
  },
): Promise<Static<typeof HeardReply>[]> {
  const { viewer, requests, limit } = seen;
  const cases = casesOf(db, viewer);
  const lines: Static<typeof HeardReply>[] = [];
  for (const entry of await newestReceived(db, partner, { limit })) {
    const asked = requests.find(({ id }) => entry.kind === 'answer' && id === entry.warningId);
    const here = caseIdOf(entry, partner);
    const found = here === null ? undefined : await cases(here);
    if (asked === undefined && found === undefined && !seesAll(viewer)) continue;
    lines.push({
      ...whatOf(entry),
      ...(seesAll(viewer) && { lane: entry.lane, index: entry.index }),
      ...(found && { warningId: found.warning.id, title: found.warning.title }),
      ...(asked && { requestId: asked.id, title: requestTitle(asked) }),
      outcome: entry.outcome,
    });
  }
  return lines;
}

/** Entries that are about no warning here. */
const NO_CASE: ReadonlySet<string> = new Set(['answer', 'case', 'observation']);

/** The case here that an entry of theirs is about; null where it is about none. */
function caseIdOf({ kind, warningId }: ReceivedEntry, partner: string): string | null {
  if (warningId === '' || NO_CASE.has(kind)) return null;
  return kind === 'reply' ? warningId : receivedId(partner, warningId);
}

function whatOf({
  kind,
  warningId: subject,
  atUs,
}: Pick<LaneEntry, 'kind' | 'warningId' | 'atUs'>) {
  return { kind, subject, atUtc: formatUtc(atUs) };
}

type SeenCase = { readonly warning: Warning; readonly history: readonly HistoryLine[] };

/** Cases of which this person sees all, each read once. */
function casesOf(db: Db, viewer: Viewer): (id: string) => Promise<SeenCase | undefined> {
  const read = new Map<string, Promise<SeenCase | undefined>>();
  return (id) => {
    const found = read.get(id) ?? wholeCase(db, id, viewer);
    read.set(id, found);
    return found;
  };
}

export async function wholeCase(db: Db, id: string, viewer: Viewer): Promise<SeenCase | undefined> {
  const kept = await warningById(db, id);
  const seen = kept && (await sightOf(db, kept, viewer));
  if (seen === undefined || seen.shown !== seen.warning) return undefined;
  return { warning: seen.warning, history: await warningHistory(db, id) };
}

/** What a partner answered, by the lines of the history: 'planned: 0.1 m/s at 06:00'. */
export function repliesOf(
  history: readonly HistoryLine[],
  partner: string,
): Static<typeof AnswerReply>[] {
  const actor = `partner:${partner}`.slice(0, 96);
  return history
    .filter((line) => line.action === 'reply' && line.actor === actor)
    .map(({ text, atUs }) => {
      const [, answer = text, said = ''] = /^([a-z]+)(?:: ([\s\S]*))?$/.exec(text) ?? [];
      return { answer, text: said, atUtc: formatUtc(atUs) };
    });
}

export function requestReply(line: RequestLine): Static<typeof RequestReply> {
  const { id, partner, direction, request, state, ruleIds, answers } = line;
  const { ask, about, text, tlp, atUs } = request;
  return {
    ...{ id, partner, direction, ask, about, text, tlp, state, rules: [...ruleIds] },
    atUtc: formatUtc(atUs),
    answers: answers.map(({ answer, text: said, atUs: saidUs, confirmed }) => ({
      ...{ answer, text: said, atUtc: formatUtc(saidUs), confirmed },
    })),
  };
}

function requestTitle({ request }: RequestLine): string {
  return `${request.ask} ${request.about.type} ${request.about.id}`;
}
