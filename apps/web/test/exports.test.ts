/** Every table that the page saves as CSV, with names that a spreadsheet would take for formulas: text is text, numbers stay numbers. */
import { expect, test } from 'vitest';
import { pictureCsv } from '../src/behaviour/chart/csv.ts';
import { decayPicture } from '../src/behaviour/decay-picture.ts';
import { dvPicture } from '../src/behaviour/dv-picture.ts';
import { findingsCsv } from '../src/behaviour/findings-csv.ts';
import { gabbardPicture } from '../src/behaviour/gabbard-picture.ts';
import { changesCsv } from '../src/behaviour/since.ts';
import { aLine, NOW_MS, theChanges } from './behaviour-made.ts';
import { aGabbard, theDecays, theManoeuvres } from './behaviour-series.ts';

const NASTY = ['=1+1', '+SUM(A1)', '-2+3', '@cmd', '\t=1', '＝1', '=HYPERLINK("x";"y")'] as const;
const STAMP = ['EXERCISE', '=1+1'];

/** Cells of RFC 4180 text, quotes taken off. */
function cellsOf(csv: string): string[] {
  return [...csv.matchAll(/(?:^|[,\n])(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, plain]) => (quoted ?? plain ?? '').replaceAll('""', '"'),
  );
}

/** Cells that a spreadsheet would compute. A signed number is a number. */
function formulas(csv: string): string[] {
  return cellsOf(csv).filter(
    (cell) => /^\s*[=+\-@＝＋－＠]/.test(cell) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(cell),
  );
}

test.each(NASTY)('nothing saved of behaviour begins a formula: %j', (name) => {
  const changes = theChanges();
  const [decay] = theDecays().decays;
  const { breakup, ...gabbard } = aGabbard();
  const pieces = breakup.pieces.map((piece) => ({ ...piece, name }));
  const saved = [
    findingsCsv([aLine({ title: name, key: name, declared: name, learned: name })], STAMP),
    changesCsv({ ...changes, assets: changes.assets.map((one) => ({ ...one, name })) }, STAMP),
    pictureCsv(
      decayPicture([{ ...decay!, decay: { ...decay!.decay, name } }], NOW_MS, () => {}),
      STAMP,
    ),
    pictureCsv(
      gabbardPicture({ ...gabbard, breakup: { ...breakup, pieces } }, () => {}),
      STAMP,
    ),
    pictureCsv(dvPicture(theManoeuvres()), STAMP),
  ];
  for (const csv of saved) expect(formulas(csv)).toEqual([]);
  expect(saved[0]).toContain(`'${name.replaceAll('"', '""')}`);
});

test('a negative number is saved as a number, not as text with a quote before it', () => {
  const reply = theManoeuvres();
  const [first] = reply.manoeuvres;
  const csv = pictureCsv(dvPicture({ ...reply, manoeuvres: [{ ...first!, dvTMS: -0.25 }] }), []);
  expect(cellsOf(csv)).toContain('-0.25');
  expect(csv).not.toContain("'-");
});
