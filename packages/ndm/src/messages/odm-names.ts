/**
 * Names that orbit data messages choose from, as the registries of SANA list them (CCSDS 502.0-B-3, annex B). The standard
 * lets partners agree on others, so a name that is not here is a warning, never a refusal. Compared without case; an
 * underscore is a blank (7.5.9), and a hyphen is taken as either.
 */

import type { CheckContext, Report } from '../schema.ts';
import type { SectionNode } from '../tree.ts';
import { fieldOf } from './nodes.ts';

/** Annex B3, and those of the versions before: TDT. */
const TIME_SYSTEMS = words(
  'BDT ET GALT GLONASST GMST GPS GST IRNSST MET MRT QZS QZSST SCLK TAI TCB TCG TDB TDR TDT TT UT1 UTC',
);

/** Annex B4: frames of celestial bodies. ITRF realisations by pattern. */
const FRAMES = words(
  'ALIGN_CB ALIGN_EARTH B1950 CIRS EFG EME2000 FIXED_CB FIXED_EARTH GCRF GRC GTOD ICRF J2000 J2000_EARTH MCI MOD ' +
    'MOD_CB MOD_EARTH MOD_MOON MOE_CB MOE_EARTH MOON_ME MOON_MEIAUE MOON_PAE PFIXED PEF TDR TEME TEMEOFDATE ' +
    'TEMEOFEPOCH TIRS TOD TOD_CB TOD_EARTH TOD_MOON TOE_CB TOE_EARTH TOE_MOON TRUE_ECLIPTIC UVW_GO_INERTIAL WGS84',
);
const FRAME_PATTERN = /^(ITRF|ICRF|GCRF|DTRF|WGS|TEME)[ -]?\w*$/;

/** Annex B5: frames of the orbit, with _INERTIAL or _ROTATING or neither. */
const ORBIT_FRAMES = words(
  'EQW LVLH NSW NTW PQW QSW RIC RSW RTN SEZ SNTW TNW TNWRB VNC VVLH UVW PTW',
);

export function plainName(text: string): string {
  return text.toUpperCase().replace(/[_\s]+/g, ' ');
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' ').map(plainName));
}

function isFrame(text: string): boolean {
  const name = plainName(text);
  return FRAMES.has(name) || FRAME_PATTERN.test(name);
}

function isOrbitFrame(text: string): boolean {
  return ORBIT_FRAMES.has(plainName(text).replace(/ (INERTIAL|ROTATING)$/, ''));
}

export function isTimeSystem(text: string): boolean {
  return TIME_SYSTEMS.has(plainName(text));
}

/** TIME_SYSTEM, and frames under the keys given: `own` of a body only, `local` of a body or of the orbit. */
export function checkNames(
  section: SectionNode,
  report: Report,
  own: readonly string[],
  local: readonly string[] = [],
): void {
  const time = fieldOf(section, 'TIME_SYSTEM');
  if (time !== undefined && !isTimeSystem(time.value))
    warn(report, time.valueAt, 'TIME_SYSTEM', time.value, 'UTC, TAI, TT, GPS, TDB, TCB …');
  for (const key of own) {
    const field = fieldOf(section, key);
    if (field !== undefined && !isFrame(field.value))
      warn(report, field.valueAt, key, field.value, 'GCRF, EME2000, ITRF, TEME …');
  }
  for (const key of local) {
    const field = fieldOf(section, key);
    if (field !== undefined && !isFrame(field.value) && !isOrbitFrame(field.value))
      warn(report, field.valueAt, key, field.value, 'RTN, TNW, GCRF, EME2000 …');
  }
}

function warn(
  report: Report,
  at: SectionNode['at'],
  key: string,
  value: string,
  known: string,
): void {
  const shown = value.replace(/[^\x20-\x7e]/g, '?').slice(0, 40);
  report('warning', at, `${key} is ${shown}, which no registry lists: ${known}`, 'annex B');
}

export function checkMetadataNames(section: SectionNode, report: Report, _: CheckContext): void {
  checkNames(section, report, ['REF_FRAME']);
}
