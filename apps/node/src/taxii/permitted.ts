/**
 * Release rules at read time: of the records of a partner's lanes that a TAXII page would show, those that the rules of this moment
 * would let go in just that form. What went by the lane has gone and can be proven there; a view hands nothing out anew that
 * nothing permits. Ends (cancel, close) are always shown. What was released by a person's own hand stays.
 */
import { MANUAL_RULE, readRules, stillGoes } from '@noroshi/exchange';
import { configRows, type Db } from '@noroshi/store';
import { heldIn, laneEntries } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import type { Mode } from '@noroshi/watch';
import { questionsOf } from '../partner/decisions.ts';
import { saidBy } from '../partner/said.ts';

export type LanePlace = { readonly lane: string; readonly index: number };
export type Permitted = (
  db: Db,
  partner: string,
  place: LanePlace,
  rulesNow: string,
) => Promise<boolean>;

const REMEMBERED_MAX = 100_000;
const HELD_MAX = 100_000;

/** Another text when the rules, assets or partners, which of the rules are in force, or what officers agreed to, is another. */
export async function rulesMark(db: Db, atUs: number): Promise<string> {
  const rows = await configRows(db, 'rule');
  const inForce = readRules(rows).rules.map(({ id, fromUs, untilUs }) => {
    const isBefore = fromUs !== undefined && atUs < fromUs;
    return `${id} ${isBefore} ${untilUs !== undefined && atUs >= untilUs}`;
  });
  const others = [...(await configRows(db, 'asset')), ...(await configRows(db, 'partner'))];
  const versions = [...rows, ...others].map(({ id, version }) => `${id} ${version}`);
  const agreed = await heldIn(db, ['approved', 'review', 'reviewed'], HELD_MAX);
  return JSON.stringify([inForce, versions, agreed.length]);
}

/** Remembers what it judged while the mark is the same: notices never change. */
export function createPermitted(
  us: { readonly nodeId: string; readonly mode: Mode },
  nowUs: () => number,
): Permitted {
  let mark = '';
  let known = new Map<string, boolean>();
  return async (db, partner, { lane, index }, rulesNow) => {
    if (mark !== rulesNow || known.size >= REMEMBERED_MAX) known = new Map();
    mark = rulesNow;
    const key = `${partner}\n${lane}\n${index}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const may = await judge(db, us, { partner, lane, index }, nowUs());
    known.set(key, may);
    return may;
  };
}

async function judge(
  db: Db,
  us: { readonly nodeId: string; readonly mode: Mode },
  { partner, lane, index }: LanePlace & { readonly partner: string },
  atUs: number,
): Promise<boolean> {
  const [entry] = await laneEntries(db, { partner, lane }, index, 1);
  if (entry === undefined) return false;
  if (entry.kind === 'cancel') return true;
  const body = await saidBy(db, us, entry);
  if (body?.type !== 'warning') return false;
  if (entry.ruleIds.some((id) => id.startsWith(MANUAL_RULE))) return true;
  const found = await warningById(db, entry.warningId);
  if (found === undefined) return false;
  const { judgedUs: _, ...asFound } = found.warning;
  for (const warning of [found.warning, asFound]) {
    const questions = await questionsOf(db, us, warning, atUs, {});
    const question = questions.find((each) => each.partner === partner);
    if (question !== undefined && stillGoes(question, body.notices)) return true;
  }
  return false;
}
