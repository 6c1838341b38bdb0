/** Datagrams made bad on purpose: of the packets of vendors where they are at hand, and of seeded exporters always. */
import { readdirSync, readFileSync } from 'node:fs';
import { dataPath } from '@noroshi/tidy';
import * as make from '../decode/exporter.ts';

/** Values that lengths and counts are most often wrong at. */
const EDGES = [0, 1, 2, 3, 4, 5, 7, 16, 20, 255, 256, 257, 0x7fff, 0x8000, 0xfffe, 0xffff];
export const MUTANT_BYTES_MAX = 65_535;

export function seeds(): Uint8Array[] {
  const of = (folder: string, ending: string) => {
    const path = dataPath(folder);
    const names =
      path === undefined ? [] : readdirSync(path).filter((name) => name.endsWith(ending));
    return names.map((name) => new Uint8Array(readFileSync(`${path}/${name}`)));
  };
  const formats = ['netflow5', 'netflow9', 'ipfix'] as const;
  const made = formats.flatMap((format, i) => make.seededDatagrams(format, 4, 12, i + 1));
  return [
    ...made,
    ...optionsSeeds(),
    ...of('cyber/flows/logstash-netflow', '.dat'),
    ...of('cyber/flows/sflow', '.bin'),
  ];
}

/** Sampling, withdrawal, variable lengths: what the seeded exporters do not send. */
function optionsSeeds(): Uint8Array[] {
  const { field } = make;
  const scopes = [field(302, 4)];
  const fields = [field(304, 2), field(305, 4), field(306, 4), field(160, 8)];
  const options = [
    make.optionsSet(10, 400, scopes, fields),
    make.dataSet(400, [make.record([...scopes, ...fields], [1, 1, 1, 99, 1.79e12])]),
  ];
  const variable = [field(82, make.VARIABLE), field(27, 16), field(28, 16), field(1, 8, 29_305)];
  const six = new Uint8Array(16).fill(0x20);
  const data = [
    make.templateSet(10, 500, variable),
    make.dataSet(500, [make.record(variable, [new Uint8Array(9).fill(65), six, six, 5])]),
  ];
  return [make.ipfix([...options, ...data]), make.ipfix([make.withdrawalSet(500), ...data])];
}

/** Writes a mutant into `out` and answers its length. */
export function mutateInto(
  out: Uint8Array,
  all: readonly Uint8Array[],
  random: () => number,
): number {
  const below = (limit: number) => Math.floor(random() * limit);
  const from = all[below(all.length)]!;
  out.set(from);
  let length = from.length;
  for (let step = 1 + below(4); step > 0 && length > 4; step--) {
    const at = below(length);
    const kind = below(7);
    if (kind === 0) out[at]! ^= 1 << below(8);
    else if (kind === 1) out[at] = below(256);
    else if (kind === 2) {
      const value = EDGES[below(EDGES.length)]!;
      out[at & ~1] = value >> 8;
      out[(at & ~1) + 1] = value & 255;
    } else if (kind === 3) length = at;
    else if (kind === 4) out.fill(below(2) * 255, at, Math.min(length, at + below(64)));
    else if (kind === 5) {
      const size = Math.min(below(200), length - at, MUTANT_BYTES_MAX - length);
      out.copyWithin(at + size, at, length); // a piece twice
      length += size;
    } else {
      const other = all[below(all.length)]!;
      const begin = below(other.length);
      const piece = other.subarray(begin, Math.min(other.length, begin + MUTANT_BYTES_MAX - at));
      out.set(piece, at);
      length = Math.max(length, at + piece.length);
    }
  }
  return length;
}
