/**
 * How far a person's configuration may reach: not beyond the person. A channel is cleared for no more than who sets it up, a
 * rule tells of no owner they may not see, and what names a file of this machine, or lets the node into its own network, is
 * set on the machine itself (`noroshi config apply`), never through the API: who works here need not be who may read its disk.
 */
import type { ReleaseRule } from '@noroshi/exchange';
import type { ConfigKind } from '@noroshi/store';
import { type Tlp, tlpRank } from '@noroshi/watch';
import type { Caller } from '../access/caller.ts';
import type { Channel, NotificationRule } from '../notify/schemas.ts';
import type { Source } from '../sources/config.ts';
import type { TaxiiSource } from '../taxii-client/settings.ts';
import { sameContent } from './check.ts';

type Reach = Pick<Caller, 'clearance' | 'owners'>;

/** Why this person may not write, remove or approve it; undefined when they may. Documents are in the store's form. */
export function reachProblem(
  kind: ConfigKind,
  change: { readonly before: unknown; readonly after: unknown },
  person: Reach,
): string | undefined {
  const { before, after } = change;
  if (kind === 'source' || kind === 'flow' || kind === 'indicators')
    return machineProblem(before as Source | null, after as Source | null);
  if (kind === 'taxii') return secretProblem(before, after as TaxiiSource | null);
  for (const doc of [before, after]) {
    const found = doc === null ? undefined : beyond(kind, doc, person);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is there counts as well: nobody redirects, narrows or removes what was set up above them. */
function beyond(kind: ConfigKind, doc: unknown, person: Reach): string | undefined {
  if (kind === 'channel') return aboveClearance((doc as Channel).clearance, person);
  if (kind === 'notification') return beyondOwners((doc as NotificationRule).owners ?? '*', person);
  if (kind !== 'rule') return undefined;
  const { tlpMax, owners } = doc as ReleaseRule;
  return aboveClearance(tlpMax, person) ?? beyondOwners(owners, person);
}

function aboveClearance(tlp: Tlp, { clearance }: Reach): string | undefined {
  if (tlpRank(tlp) <= tlpRank(clearance)) return undefined;
  return `it is for up to TLP:${tlp}, and you are cleared for TLP:${clearance}: nobody lets out more than they may see`;
}

function beyondOwners(told: '*' | readonly string[], { owners }: Reach): string | undefined {
  if (owners === '*') return undefined;
  if (told !== '*' && told.every((owner) => owners.includes(owner))) return undefined;
  const yours = owners.length === 0 ? 'nobody' : owners.join(', ');
  return `it tells of owners that you may not see: name only ${yours}, or ask somebody who sees them all`;
}

function machineProblem(before: Source | null, after: Source | null): string | undefined {
  if (after === null) return undefined; // a source may be stopped by who works here
  const reached = ['path', 'tokenFile', 'accountFile', 'local', 'port'].filter(
    (field) => ((after as Record<string, unknown>)[field] ?? false) !== false,
  );
  if (reached.length === 0 || sameContent(withoutPace(before), withoutPace(after)))
    return undefined;
  return `${reached.join(', ')} reaches into this machine or its own network, so it is set on the machine: noroshi config apply FILE`;
}

/** A server of others with nothing of this machine may be set up by who works here; what reads a file may not. */
function secretProblem(before: unknown, after: TaxiiSource | null): string | undefined {
  if (after === null || sameContent(before, after)) return undefined;
  const { auth = { type: 'none' }, caFile, local } = after;
  const readsFile = auth.type === 'basic' || auth.type === 'certificate' || caFile !== undefined;
  if (!readsFile && local !== true) return undefined;
  return 'files of accounts and keys, and hosts of the own network, are set on the machine: noroshi config apply FILE';
}

/** How often it is looked at is for who works here. */
function withoutPace(source: Source | null): unknown {
  if (source === null) return null;
  const { everyS: _, ...rest } = source;
  return rest;
}
