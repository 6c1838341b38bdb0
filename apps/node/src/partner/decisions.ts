/**
 * Who may have what of one warning, with all that the rules ask about: the assets, what each partner has already, what an
 * officer agreed to, and the key of each partner's pseudonyms. Reads only; the same for what goes and for a dry run.
 */
import { createHash, createHmac } from 'node:crypto';
import {
  type AssetFacts,
  type Decision,
  decide,
  explain,
  type Has,
  type Partner,
  type Pseudonym,
  type Question,
  type ReleaseRule,
  readRules,
  type Trace,
} from '@noroshi/exchange';
import { configRow, configRows, type Db } from '@noroshi/store';
import {
  type HeldRelease,
  heldOf,
  keepSecret,
  newestEntries,
  partnerSecrets,
  standingsOf,
} from '@noroshi/store/exchange';
import { noticesOfWarning } from '@noroshi/store/warnings';
import { Asset, canonicalText, idsOf, type Notice, type Warning } from '@noroshi/watch';
import { Value } from 'typebox/value';
import type { Author } from './author.ts';
import { readDirectory } from './directory.ts';
import { handOnOf, noticesOfRelay } from './hand-on.ts';
import { saidBy } from './said.ts';

type Us = Pick<Author, 'nodeId' | 'mode'>;
type Given = {
  readonly book?: RuleBook;
  readonly rules?: readonly ReleaseRule[];
  readonly notices?: readonly Notice[];
};

/** What would happen, for each partner, without doing it. */
export async function decisionsOf(
  db: Db,
  us: Us,
  warning: Warning,
  atUs: number,
  given: Given = {},
): Promise<Decision[]> {
  return (await questionsOf(db, us, warning, atUs, given)).map(decide);
}

/** And why, line by line. */
export async function tracesOf(
  db: Db,
  us: Us,
  warning: Warning,
  atUs: number,
  given: Given = {},
): Promise<ReadonlyMap<string, readonly Trace[]>> {
  const questions = await questionsOf(db, us, warning, atUs, given);
  return new Map(questions.map((question) => [question.partner, explain(question)]));
}

/** What the rules are asked, of each partner. */
export async function questionsOf(
  db: Db,
  us: Us,
  warning: Warning,
  atUs: number,
  given: Given,
): Promise<Question[]> {
  const { partners, rules, secrets } = given.book ?? (await readBook(db, us, given.rules));
  const notices = given.notices ?? (await noticesOfWarning(db, warning.id));
  const assets = await assetsOf(db, notices);
  const held = await heldOf(db, { warningId: warning.id });
  const standings = await standingsOf(db, warning.id);
  const handOn = await handOnOf(db, us, warning);
  const questions: Question[] = [];
  for (const { id: partner } of partners) {
    const isTold = standings.some((one) => one.partner === partner && one.state === 'told');
    questions.push({
      ...{ rules, warning, notices, partner, nodeId: us.nodeId, atUs, handOn },
      assetOf: (id) => assets.get(id),
      pseudonym: pseudonymOf(secrets.get(partner)),
      has: isTold ? await partnerHas(db, us, warning.id, partner) : undefined,
      isApproved: approvedIn(held.filter((one) => one.partner === partner)),
    });
  }
  return questions;
}

const AGREED: readonly HeldRelease['state'][] = ['approved', 'review', 'reviewed'];

/** An officer agreed to this notice in this form, or it left under a standing approval. */
function approvedIn(held: readonly HeldRelease[]): (shaped: Notice) => boolean {
  const agreed = held.filter(({ state }) => AGREED.includes(state));
  const forms = new Set(agreed.flatMap((one) => one.forms));
  return (shaped) => forms.size > 0 && forms.has(formDigest(shaped));
}

export function formDigest(shaped: Notice): string {
  const text = canonicalText(shaped);
  if (!text.ok) throw new TypeError(`formDigest: ${text.error.path} ${text.error.message}`);
  return digestOf(text.value);
}

/** By the newest body that went; what was erased is not known any more. */
async function partnerHas(
  db: Db,
  us: Us,
  warningId: string,
  partner: string,
): Promise<Has | undefined> {
  const [last] = await newestEntries(db, partner, {
    about: warningId,
    kinds: ['warning', 'relay'],
    limit: 1,
  });
  if (last === undefined) return undefined;
  const body = await saidBy(db, us, last);
  if (body?.type === 'relay')
    return { noticeIds: new Set(noticesOfRelay(body)), ruleIds: last.ruleIds };
  if (body?.type !== 'warning') return undefined;
  return { noticeIds: new Set(body.notices.map(({ id }) => id)), ruleIds: last.ruleIds };
}

const SECRET_BYTES = 32;
const NAME_HEX = 24; // 96 bits

/** HMAC-SHA256 (RFC 2104) under the partner's own secret: two partners cannot compare their names. */
function pseudonymOf(secret: string | undefined): Pseudonym | undefined {
  if (secret === undefined) return undefined;
  const key = Buffer.from(secret, 'hex');
  return (type, id) => {
    const name = createHmac('sha256', key).update(`${type}\0${id}`).digest('hex');
    return `${type}-${name.slice(0, NAME_HEX)}`;
  };
}

/** What is the same for every warning: partners, rules in force, and the secret of each partner's pseudonyms. */
export type RuleBook = {
  readonly partners: readonly Partner[];
  readonly rules: readonly ReleaseRule[];
  readonly secrets: ReadonlyMap<string, string>;
};

/** As one transaction sees it; a partner without a secret is given one. Only inside `write`. */
export async function ruleBookOf(
  tx: Db,
  author: Us & Pick<Author, 'random'>,
  atUs: number,
): Promise<RuleBook> {
  const book = await readBook(tx, author);
  const secrets = new Map(book.secrets);
  for (const { id } of book.partners) {
    if (secrets.has(id)) continue;
    const secret = Buffer.from(author.random(SECRET_BYTES)).toString('hex');
    await keepSecret(tx, id, secret, atUs);
    secrets.set(id, secret);
  }
  return { ...book, secrets };
}

async function readBook(db: Db, us: Us, given?: readonly ReleaseRule[]): Promise<RuleBook> {
  const { partners } = await readDirectory(db, us);
  const rules = given ?? readRules(await configRows(db, 'rule')).rules;
  return { partners, rules, secrets: await partnerSecrets(db) };
}

async function assetsOf(
  db: Db,
  notices: readonly Notice[],
): Promise<ReadonlyMap<string, AssetFacts>> {
  const facts = new Map<string, AssetFacts>();
  for (const id of new Set(notices.flatMap((notice) => idsOf(notice, 'asset')))) {
    const row = await configRow(db, 'asset', id);
    if (row === undefined || !Value.Check(Asset, row.doc)) continue;
    const { owner, kind, latitudeDeg, longitudeDeg, polygon = [] } = row.doc;
    const stands = latitudeDeg === undefined || longitudeDeg === undefined;
    facts.set(id, {
      ...{ owner, kind },
      places: stands ? polygon : [[latitudeDeg, longitudeDeg], ...polygon],
    });
  }
  return facts;
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
