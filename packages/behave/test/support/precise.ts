/**
 * Precise orbits of acceptance files as positions in ITRF: SP3 (a to d) and CPF (1 and 2). What element sets are measured against.
 * SP3: Hilla, "The Extended Standard Product 3 Orbit Format (SP3-d)", 2016, positions in km, in the time scale that the line %c
 * names (GPS is TAI - 19 s). CPF: ILRS Consolidated Prediction Format 2.00, records 10, metres, UTC.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dataPath } from '@noroshi/tidy';
import { DAY_US, mjdFromCalendar, taiUsFromUtcDay } from '@noroshi/time';

export type PreciseOrbit = {
  readonly satellite: string; // 'G01', 'L56'; the COSPAR id of a CPF
  readonly epochUs: Float64Array; // µs TAI
  readonly itrfKm: Float64Array; // x, y, z of each
};

const GPS_MINUS_TAI_US = -19e6;

export function readPrecise(relative: string): PreciseOrbit[] {
  const path = dataPath(`tle/precise/${relative}`);
  if (path === undefined) throw new Error(`no data: tle/precise/${relative}`);
  const raw = readFileSync(path);
  const text = (relative.endsWith('.gz') ? gunzipSync(raw) : raw).toString('latin1');
  return text.startsWith('#') || text.trimStart().startsWith('#') ? sp3(text) : cpf(text);
}

function sp3(text: string): PreciseOrbit[] {
  const found = new Map<string, { us: number[]; km: number[] }>();
  const isUtc = /^%c .{6}UTC/m.test(text);
  let epochUs = Number.NaN;
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) {
      const [year, month, day, hour, minute, second] = line
        .slice(1)
        .trim()
        .split(/\s+/)
        .map(Number);
      const mjd = mjdFromCalendar(year!, month!, day!);
      const ofDay = ((hour! * 60 + minute!) * 60 + second!) * 1e6;
      // GPS days have no leap seconds: TAI of the day 2000-01-01 noon is the zero of our count
      epochUs = isUtc
        ? taiUsFromUtcDay(mjd, ofDay)
        : (mjd - 51_544) * DAY_US - DAY_US / 2 + ofDay - GPS_MINUS_TAI_US;
    } else if (line.startsWith('P')) {
      const id = line.slice(1, 4);
      const satellite = /^ +\d/.test(id) ? `G${id.trim().padStart(2, '0')}` : id.trim();
      const xyz = [4, 18, 32].map((from) => Number(line.slice(from, from + 14)));
      if (xyz.every((value) => value === 0 || !Number.isFinite(value))) continue;
      const one = found.get(satellite) ?? { us: [], km: [] };
      one.us.push(epochUs);
      one.km.push(...xyz);
      found.set(satellite, one);
    }
  }
  return [...found].map(([satellite, { us, km }]) => ({
    satellite,
    epochUs: Float64Array.from(us),
    itrfKm: Float64Array.from(km),
  }));
}

function cpf(text: string): PreciseOrbit[] {
  const us: number[] = [];
  const km: number[] = [];
  let satellite = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('H2')) satellite = line.split(/\s+/)[1]!;
    if (!line.startsWith('10 ')) continue;
    const [, , mjd, second, , x, y, z] = line.trim().split(/\s+/).map(Number);
    us.push(taiUsFromUtcDay(mjd!, second! * 1e6));
    km.push(x! / 1000, y! / 1000, z! / 1000);
  }
  return [{ satellite, epochUs: Float64Array.from(us), itrfKm: Float64Array.from(km) }];
}
