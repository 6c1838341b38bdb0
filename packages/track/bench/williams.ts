/**
 * The tracker on Williams's four objects: GOSPA with its parts over the ten staged runs beside the published filters, and its time,
 * as a mixture and merged. `node packages/track/bench/williams.ts`; needs the acceptance data.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { dataPath } from '@noroshi/tidy';
import { readScans, readTruth, score } from '../test/williams-runs.ts';

const folder = dataPath('track/mtt');
if (folder === undefined) throw new Error('williams: the acceptance data is not there');
const truth = readTruth(`${folder}/williams15_truth.csv`);
const runs = readScans(`${folder}/williams15_measurements_mc10.csv`);
console.log(readFileSync(`${folder}/williams15_expected.csv`, 'utf8').trim());
for (const mode of ['mixture', 'merged'] as const) {
  const begin = performance.now();
  const squares = runs.map((scans) => score(mode, truth, scans));
  const seconds = (performance.now() - begin) / 1e3;
  const rms = (part: 'whole' | 'localisation' | 'missed' | 'false') =>
    Math.sqrt(squares.reduce((sum, each) => sum + each[part], 0) / runs.length).toFixed(4);
  const scans = runs.length * truth.length;
  console.log(
    `ours ${mode},${rms('whole')},${rms('localisation')},${rms('missed')},${rms('false')}: ` +
      `${seconds.toFixed(1)} s, ${((1e3 * seconds) / scans).toFixed(2)} ms a scan`,
  );
}
