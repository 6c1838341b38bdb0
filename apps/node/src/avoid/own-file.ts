/** What an operator sends of the own satellite: an ephemeris (OEM) or a planned manoeuvre (OPM), as what can be screened, or why not. */

import { decodeOem, decodeOpm, formatFault } from '@noroshi/ndm';
import type { EphemerisTable } from '@noroshi/orbit';
import { type OwnPlan, RESCREEN_LIMITS } from '@noroshi/screen';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import { tablesOfOem } from './messages.ts';
import { ownPlanOf } from './own-plan.ts';

export const OEM_BYTES_MAX = 5 * 2 ** 20;
const OEM_LINES_MAX = 60_000;
const OPM_LIMITS = { bytesMax: 256 * 1024, linesMax: 2000 } as const;
const OPM_FIRST =
  /^\ufeff?\s{0,1000}(CCSDS_OPM_VERS|(<\?xml[^>]{0,200}>\s{0,1000})?<([\w.-]{1,40}:)?opm[\s>])/;
const NAME_LENGTH_MAX = 200;

export type OwnFile = {
  readonly tables: readonly EphemerisTable[]; // none where a plan is
  readonly plan: OwnPlan | null;
  readonly fromUs: number;
  readonly toUs: number;
  readonly objectName: string; // as the file calls it
};

export function ownFileOf(text: string, days: number, nowUs: number): Result<OwnFile, string> {
  return OPM_FIRST.test(text) ? ofOpm(text, days, nowUs) : ofOem(text, days, nowUs);
}

function ofOpm(text: string, days: number, nowUs: number): Result<OwnFile, string> {
  const opm = decodeOpm(text, OPM_LIMITS);
  if (!opm.ok) return err(formatFault('OPM', opm.error[0]!));
  const plan = ownPlanOf(opm.value, nowUs);
  if (!plan.ok) return plan;
  const fromUs = Math.max(plan.value.epochUs, nowUs);
  const lastUs = Math.max(fromUs, plan.value.burns.at(-1)?.burnUs ?? fromUs);
  const toUs = Math.min(
    lastUs + days * 86_400e6,
    fromUs + RESCREEN_LIMITS.windowDaysMax * 86_400e6,
  );
  if (lastUs >= toUs)
    return err(
      `the last burn is more than ${RESCREEN_LIMITS.windowDaysMax} d after the state: give a state nearer to it`,
    );
  return ok({ tables: [], plan: plan.value, fromUs, toUs, objectName: nameOf(opm.value) });
}

function ofOem(text: string, days: number, nowUs: number): Result<OwnFile, string> {
  const oem = decodeOem(text, { bytesMax: OEM_BYTES_MAX, linesMax: OEM_LINES_MAX });
  if (!oem.ok) return err(formatFault('OEM', oem.error[0]!));
  const tables = tablesOfOem(oem.value);
  if (!tables.ok) return tables;
  const endUs = Math.max(...tables.value.map(({ toUs }) => toUs));
  const fromUs = Math.max(tables.value[0]!.fromUs, nowUs);
  if (fromUs >= endUs)
    return err(
      `the ephemeris ends at ${formatUtc(endUs, 0)}, before now: what is past is not screened`,
    );
  const toUs = Math.min(endUs, fromUs + days * 86_400e6);
  const objectName = nameOf(oem.value.segments[0]!);
  return ok({ tables: tables.value, plan: null, fromUs, toUs, objectName });
}

function nameOf(of: { readonly objectName: string; readonly objectId: string }): string {
  return `${of.objectName} (${of.objectId})`.slice(0, NAME_LENGTH_MAX);
}
