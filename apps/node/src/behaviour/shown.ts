/**
 * Findings as one person may see them: their own assets named, others not told of; what severity was given and in which
 * warning only where an asset of theirs is concerned. Numbers that a detector could not tell are null.
 */
import { assetKey, configRows, type Db, type Finding } from '@noroshi/store';
import { Asset } from '@noroshi/watch';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Caller } from '../access/caller.ts';
import { maySeeConfig } from '../api/objects.ts';
import type { FindingDoc } from './found.ts';
import { bodyAt, saidAt } from './said.ts';
import { type FindingShown, FindingWhole } from './wire.ts';

/** The assets one person may know of. */
export type Sight = {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly keys: readonly string[]; // of all of them, as findings are bound to them
  readonly objectIds: readonly string[]; // of those that are satellites
};

export async function sightFor(db: Db, caller: Caller): Promise<Sight> {
  const assets = new Map<string, Asset>();
  for (const { doc } of await configRows(db, 'asset'))
    if (Value.Check(Asset, doc) && maySeeConfig('asset', doc, caller)) assets.set(doc.id, doc);
  const objectIds = [...assets.values()].flatMap(({ objectId }) => objectId ?? []);
  const keys = [...assets.keys()].map(assetKey);
  return { assets, keys, objectIds: [...new Set(objectIds)] };
}

export function docOf(finding: Finding): FindingDoc {
  return finding.doc as FindingDoc;
}

/** `atUs`: in the state and words that it had then; found by a look after it, in those that it was first said with. */
export function findingShown(finding: Finding, sight: Sight, atUs?: number): FindingShown {
  const doc = docOf(finding);
  const now = atUs === undefined ? finding : { ...finding, ...wordsAt(doc, atUs) };
  const body = atUs === undefined ? doc.body : bodyAt(doc, atUs);
  const then = atUs === undefined ? undefined : saidAt(doc, atUs);
  const { declared, learned = '' } = then ?? doc;
  const concerned = doc.concerns.map(({ assetId }) => assetId);
  const assetIds = concerned.filter((id) => sight.assets.has(id));
  const isTold = assetIds.length > 0;
  const { key, openedUs, fromUs, toUs, updatedUs, confidence, score } = now;
  return plain<FindingShown>({
    ...{ key, openedUs, fromUs, toUs, updatedUs, confidence, score },
    kind: finding.kind as FindingShown['kind'],
    state: now.state as FindingShown['state'],
    ...{ title: now.title, declared, learned, assetIds, ...signsOf(body) },
    objects: doc.case.objectIds.map((objectId) => ({
      objectId,
      name: doc.names[objectId] ?? '',
    })),
    severity: isTold ? (finding.severity as FindingShown['severity']) : null,
    warningId: isTold ? finding.warningId : null,
  });
}

/** State, title and figures of a line at an instant; of rows kept before figures were, state and title. */
function wordsAt(doc: FindingDoc, atUs: number) {
  const then = saidAt(doc, atUs);
  if (then !== undefined) {
    const { state, title, confidence, score, fromUs, toUs } = then;
    return { state, title, confidence, score, fromUs, toUs, updatedUs: then.atUs };
  }
  const step = doc.steps.findLast((one) => one.atUs <= atUs) ?? doc.steps[0];
  return step === undefined ? {} : { state: step.state, title: step.title, updatedUs: step.atUs };
}

/** What the pictures tell apart without opening a finding: its own kind, and how near with which error. */
function signsOf({ proximity, manoeuvre }: FindingDoc['body']) {
  if (manoeuvre !== undefined) return { form: manoeuvre.kind };
  if (proximity === undefined) return {};
  const { kind, minKm, sigmaKm } = proximity;
  return { form: kind, minKm, sigmaKm };
}

/** `atUs`: with the figures, reasons and steps of then. The explanations tried are those of now: they were not kept. */
export function wholeShown(
  finding: Finding,
  sight: Sight,
  atUs?: number,
): Static<typeof FindingWhole> {
  const doc = docOf(finding);
  const { case: one } = doc;
  const isBy = (us: number) => atUs === undefined || us <= atUs;
  const body = atUs === undefined ? doc.body : bodyAt(doc, atUs);
  const mine = new Set(sight.objectIds);
  return fitted(FindingWhole, {
    finding: findingShown(finding, sight, atUs),
    reasons: one.reasons.filter((reason) => isBy(reason.atUs)),
    benign: atUs === undefined ? one.benign : [],
    ...{ cancelledBy: one.cancelledBy, nextCheckUs: one.nextCheckUs },
    evidence: atUs === undefined ? one.evidence : [],
    steps: doc.steps.filter((step) => isBy(step.atUs)),
    manoeuvre: body.manoeuvre ?? null,
    departure: body.departure ?? null,
    approach: body.approach ?? null,
    proximity: body.proximity ?? null,
    breakup: body.breakup ?? null,
    crossings: (body.crossings ?? []).filter(({ objectId }) => mine.has(objectId)),
    decay: body.decay ?? null,
  });
}

/** A value in the shape of its schema: fields the schema does not have are left out, numbers that are none are null. */
export function fitted<S extends TSchema>(schema: S, value: unknown): Static<S> {
  return Value.Clean(schema, plain(value)) as Static<S>;
}

/**
 * NaN and infinities are not in JSON: null there; instants (`…Us`) are whole. Lists and records only; nothing else is in a finding.
 */
export function plain<T>(value: unknown, name = ''): T {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null as T;
    return (name.endsWith('Us') ? Math.round(value) : value) as T;
  }
  if (typeof value !== 'object' || value === null) return value as T;
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return Array.from(value as readonly unknown[], (one) => plain(one, name)) as T;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one, key)])) as T;
}
