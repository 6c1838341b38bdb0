/**
 * How many floating-point operations one propagation takes, counted in the kernel's own text: each stage is one loop, and a
 * set runs through the stages of its kind. Every f64x2 operation counts as one, a division as much as an addition; moves,
 * sign flips and comparisons of bits do not. Parts under a condition (Lyddane, wide shifts, integrator steps) are left out.
 */
import { kernelText } from '../assembly/build.mjs';

/** Exported, a stage stays a function of its own in the text. */
const STAGES = {
  near: ['beginNear', 'dragNarrow'],
  perigee: ['perigeeNear', 'perigeeDeep'],
  sines: ['sines'],
  kepler: [
    'beginLow',
    'finishLow',
    'beginKepler',
    'stepRough',
    'stepMid',
    'stepHigh',
    'finishKepler',
  ],
  orientation: ['shortPeriod', 'orientNarrow'],
  deep: ['beginDeep', 'secularDeep', 'resonanceStage'],
  'deep-orbit': ['applyDeep', 'orbitDeep'],
  lunisolar: ['trueAnomaly', 'lunisolar'],
} as const;

const OPERATION =
  /^f64x2\.(add|sub|mul|div|sqrt|abs|neg|trunc|pmin|pmax|eq|lt|gt|le|ge|relaxed_n?madd)$/;
const PAIRS_A_TURN: Record<string, number> = { sines: 2 };

const KEPLER = [
  ['beginLow', 'finishLow'],
  ['beginKepler', 'stepMid', 'finishKepler'],
  ['beginKepler', 'stepRough', 'stepHigh', 'finishKepler'],
  ['beginKepler', 'stepRough', 'stepRough', 'stepHigh', 'finishKepler'], // the general loop: about three steps
];

export type OperationCount = {
  /** Operations of one pair: near the Earth or deep, resonant or not, by range of eccentricity (0 to 3). */
  ofPair(deep: boolean, resonant: boolean, range: number): number;
};

export async function countOperations(): Promise<OperationCount> {
  const entry = Object.entries(STAGES)
    .map(([file, names]) => `export { ${names.join(', ')} } from './${file}';`)
    .join('\n');
  const text = await kernelText(entry);
  const counts = new Map<string, number>();
  for (const [file, names] of Object.entries(STAGES)) {
    for (const name of names) counts.set(name, countLoop(text, `$${file}/${name}`, name));
  }
  const sum = (names: readonly string[]) => names.reduce((n, name) => n + counts.get(name)!, 0);
  return {
    ofPair: (deep, resonant, range) => {
      const end = [...KEPLER[range]!, 'sines', 'shortPeriod', 'sines', 'orientNarrow'];
      const near = ['beginNear', 'sines', 'dragNarrow', 'sines', 'perigeeNear'];
      const bodies = ['sines', 'sines', 'trueAnomaly', 'trueAnomaly', 'lunisolar'];
      const far = ['beginDeep', ...bodies, 'secularDeep', 'sines'];
      if (!deep) return sum([...near, ...end]);
      const orbit = ['applyDeep', 'orbitDeep', 'sines', 'perigeeDeep'];
      return sum([...far, ...orbit, ...end]) + (resonant ? counts.get('resonanceStage')! : 0);
    },
  };
}

/**
 * Operations in the first loop of one function, without those under a condition or loop inside it. Binaryen writes a line an
 * instruction, and a loop's turn as the one `if` of the loop.
 */
function countLoop(text: string, symbol: string, name: string): number {
  const start = text.indexOf(`(func ${symbol} `);
  if (start < 0) throw new Error(`assertion: the kernel's text has no ${symbol}`);
  const opened: string[] = [];
  let found = 0;
  for (const line of text.slice(start).split('\n').slice(1)) {
    const word = line.trim().split(' ')[0]!;
    if (word === 'block' || word === 'loop' || word === 'if') opened.push(word);
    if (word === 'end' && opened.pop() === 'loop' && opened.length === 0) break;
    if (opened.join(' ') === 'loop if' && OPERATION.test(word)) found++;
  }
  if (found === 0) throw new Error(`assertion: ${symbol} has no loop with operations`);
  return found / (PAIRS_A_TURN[name] ?? 1);
}
