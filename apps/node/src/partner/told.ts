/**
 * Of one warning: which partner has what of it and by which rule, what would go now and what would stay, and why. Without doing
 * it. Who sees only part of the warning is told of no partner: who was given the rest would tell of the rest.
 */
import { type Decision, ReleasedWarning, type ReleaseRule, readRules } from '@noroshi/exchange';
import { configRows, type Db } from '@noroshi/store';
import { lanesOf, linkOf, releasesOf, standingsOf } from '@noroshi/store/exchange';
import { noticesOfWarning, warningHistory } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import { mayRelease, type Notice, type Viewer, Warning } from '@noroshi/watch';
import type { Static } from 'typebox';
import { decisionsOf, digestOf } from './decisions.ts';
import { wouldGo } from './dry-run.ts';
import { handsOn } from './hand-on.ts';
import { contentIn, isRequest } from './postings.ts';
import type { CAUSES, ToldPartnerReply, WarningPartnersReply } from './replies.ts';
import { type RequestLine, requestsWith, type Us } from './requests.ts';
import { repliesOf, requestReply } from './view.ts';

type Told = Static<typeof ToldPartnerReply>;
export type Cause = (typeof CAUSES)[number];

/** What no partner gets of a warning: all that its entry has no place for. */
const LEFT_OUT: readonly string[] = [
  ...Object.keys(Warning.properties).filter((name) => !(name in ReleasedWarning.properties)),
  'history',
].map((name) => name.replace(/Us$/, 'Utc'));

/** `warning` is the whole; this person sees all of it. */
export async function warningPartners(
  db: Db,
  us: Us,
  warning: Warning,
  asked: { readonly viewer: Viewer; readonly atUs: number; readonly mayRelease: boolean },
): Promise<Static<typeof WarningPartnersReply>> {
  const { viewer, atUs } = asked;
  const history = await warningHistory(db, warning.id);
  const ours = warning.origin === us.nodeId;
  const partners: Told[] = [];
  const requests: RequestLine[] = [];
  const decisions = ours
    ? await decisionsOf(db, us, warning, atUs)
    : await handedOn(db, us, warning, atUs);
  const notices = await noticesOfWarning(db, warning.id);
  for (const decision of decisions) {
    const { partner } = decision;
    const answers = repliesOf(history, partner);
    const row = await toldPartner(db, us, { warning, notices, decision, atUs });
    if (!ours && row.entries.length + row.goes === 0) continue;
    const byHand = ours ? byHandOf(asked.mayRelease, warning, row) : { may: false, why: '' };
    partners.push({ ...row, answers, byHand });
  }
  const others = ours ? decisions.map(({ partner }) => partner) : [warning.origin];
  for (const partner of others) requests.push(...(await requestsWith(db, us, partner, viewer)));
  const about = requests.filter((line) => isAbout(line, warning, us));
  const request = isRequest(notices) ? requests.find(({ id }) => id === warning.id) : undefined;
  const said = ours ? [] : history.filter(({ action }) => action === 'reply');
  return {
    ...{ sight: 'whole', origin: warning.origin, ours, leftOut: [...LEFT_OUT], partners },
    asked: request === undefined ? null : requestReply(request),
    requests: about.map(requestReply),
    said: said.map(({ text, atUs: saidUs }) => ({
      ...{ answer: text.split(' ')[0] ?? '', text, atUtc: formatUtc(saidUs) },
    })),
  };
}

/** To who sees only part of it. */
export function partOf(warning: Warning, nodeId: string): Static<typeof WarningPartnersReply> {
  const { origin } = warning;
  const nothing = { asked: null, requests: [], said: [], leftOut: [], partners: [] };
  return { sight: 'part', origin, ours: origin === nodeId, ...nothing };
}

function isAbout(
  { request, direction, partner }: RequestLine,
  { id, origin }: Warning,
  { nodeId }: Us,
) {
  const { type, id: aboutId, of } = request.about;
  if (type !== 'warning') return false;
  const here =
    of === nodeId ? aboutId : `${direction === 'ours' ? (of ?? '') : partner}:${aboutId}`;
  return here === id && (origin === nodeId || origin === partner);
}

/** Of a partner's warning: whom it was handed on to, or would be. */
async function handedOn(db: Db, us: Us, warning: Warning, atUs: number): Promise<Decision[]> {
  const { rules } = readRules(await configRows(db, 'rule'));
  const told = (await standingsOf(db, warning.id)).some(({ state }) => state !== 'withheld');
  if (!told && !handsOn({ rules })) return [];
  const decisions = await decisionsOf(db, us, warning, atUs);
  return decisions.filter(({ partner }) => partner !== warning.origin);
}

async function toldPartner(
  db: Db,
  us: Us,
  asked: {
    readonly warning: Warning;
    readonly notices: readonly Notice[];
    readonly decision: Decision;
    readonly atUs: number;
  },
): Promise<Omit<Told, 'answers' | 'byHand'>> {
  const { warning, notices, decision, atUs } = asked;
  const { partner, allowed, ruleIds, reason } = decision;
  const standing = (await standingsOf(db, warning.id)).find((one) => one.partner === partner);
  const { rules } = readRules(await configRows(db, 'rule'));
  const said = await contentIn(db, us, warning, decision);
  const content = said === '' ? '' : digestOf(said);
  const entries = (await releasesOf(db, warning.id)).filter((line) => line.partner === partner);
  const heard = (await lanesOf(db, partner)).flatMap(({ confirmedUs: at }) => at ?? []);
  const confirmedUs = heard.length === 0 ? null : Math.max(...heard);
  const live = warning.state === 'open' || warning.state === 'acknowledged';
  return {
    ...{
      partner,
      standing: standing?.state ?? 'withheld',
      link: (await linkOf(db, partner, atUs)).state,
    },
    entries: entries.map(
      ({ ruleIds: by, atUs: atEntryUs, lane, index, kind, reason: why, confirmed }) => ({
        ...{
          lane,
          index,
          kind,
          rules: [...by],
          reason: why,
          atUtc: formatUtc(atEntryUs),
          confirmed,
        },
      }),
    ),
    ...(confirmedUs !== null && { confirmedUtc: formatUtc(confirmedUs) }),
    ...{ goes: live ? allowed.length : 0, rules: [...ruleIds], reason },
    isNews:
      live && content !== '' && (content !== standing?.sentDigest || standing.state === 'over'),
    notices: decision.notices.map(({ noticeId, ruleId, reason: why }) => {
      const notice = notices.find(({ id }) => id === noticeId)!;
      const cause = causeOf(ruleId, { rules, partner, notice, atUs, live });
      return { noticeId, title: notice.title, ruleId, reason: why, cause };
    }),
    entry: live ? await wouldGo(db, us, { warning, decision, atUs }) : null,
  };
}

/** Which next step helps. */
export function causeOf(
  ruleId: string | null,
  seen: {
    readonly rules: readonly ReleaseRule[];
    readonly partner: string;
    readonly notice: Notice | undefined;
    readonly atUs: number;
    readonly live: boolean;
  },
): Cause {
  const { rules, partner, notice, atUs, live } = seen;
  if (!live) return 'over';
  if (ruleId !== null) return 'goes';
  if (notice?.origin === partner || notice?.marking.originator === partner) return 'theirs';
  if (notice !== undefined && !mayRelease(notice.marking, partner)) return 'marking';
  const mine = rules.filter((rule) => rule.partner === partner);
  if (mine.length === 0) return 'no-rule';
  if (mine.every(({ untilUs }) => untilUs !== undefined && atUs >= untilUs)) return 'expired';
  if (mine.every(({ fromUs }) => fromUs !== undefined && atUs < fromUs)) return 'early';
  return 'misfit';
}

function byHandOf(may: boolean, warning: Warning, row: Omit<Told, 'answers' | 'byHand'>) {
  const no = (why: string) => ({ may: false, why });
  if (!may) return no('role');
  if (warning.state !== 'open' && warning.state !== 'acknowledged') return no('over');
  if (row.notices.every(({ cause }) => cause === 'marking' || cause === 'theirs'))
    return no('marking');
  if (row.goes > 0 && !row.isNews) return no('has-it');
  return { may: true, why: '' };
}
