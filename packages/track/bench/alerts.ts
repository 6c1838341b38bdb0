/**
 * The burst of a real log (115 area alerts in a minute, 84 of them in one second) through the whole way: areas chosen by overlap, board, two
 * languages, CAP text, Ed25519 signature. Prints alerts a second and the longest wait. `node packages/track/bench/alerts.ts [alerts]`.
 */
import * as crypto from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { encodeCap } from '@noroshi/watch';
import {
  type Command,
  capAreaOf,
  capOf,
  chooseAreas,
  createBoard,
  decodeAreas,
  signAlert,
  stepBoard,
} from '../src/index.ts';

const [count = 115] = process.argv.slice(2).map(Number);
const RAD = Math.PI / 180;
const NOW_US = 8e14;
const { privateKey } = crypto.generateKeyPairSync('ed25519');

/** A country of 1,444 areas of 40 corners each. */
const features = Array.from({ length: 1444 }, (_, k) => {
  const [x, y] = [34 + 0.05 * (k % 38), 30 + 0.05 * Math.floor(k / 38)];
  const ring = Array.from({ length: 41 }, (_, n) => {
    const turn = (2 * Math.PI * (n % 40)) / 40;
    return [x + 0.024 * Math.cos(turn), y + 0.024 * Math.sin(turn)];
  });
  const geometry = { type: 'Polygon', coordinates: [ring] };
  return { type: 'Feature', properties: { name: `area ${k}`, shelterS: 90 }, geometry };
});
const decoded = decodeAreas({ type: 'FeatureCollection', features }, crypto);
if (!decoded.ok) throw new Error(decoded.error.message);
const rule = {
  ...{ id: 'bench', approvedBy: ['one', 'two'] as const, fromUs: 0, toUs: 1e15 },
  ...{ kinds: ['raise'] as const, probabilityMin: 0 },
};

let board = createBoard('Exercise', 'bench@example.org', [rule]);
let [longestMs, bytes] = [0, 0];
const begin = performance.now();
for (let k = 0; k < count; k++) {
  const from = performance.now();
  const centre = { latitudeRad: (30.2 + 0.01 * (k % 150)) * RAD, longitudeRad: 34.9 * RAD };
  const spread = { centre, eastKm2: 16, northKm2: 36, eastNorthKm2: 10 };
  const impact = { fromUs: NOW_US + 100e6, toUs: NOW_US + 160e6 };
  const chosen = chooseAreas(decoded.value.areas, spread, impact, NOW_US);
  const draft = {
    areas: chosen.map(({ area }) => capAreaOf(area)),
    probability: 0.9,
    ...{ impactFromUs: impact.fromUs, impactToUs: impact.toUs, expiresUs: NOW_US + 900e6 },
  };
  const command: Command<'Exercise'> = {
    ...{ do: 'raise', status: 'Exercise', region: `region ${k}`, atUs: NOW_US + k, draft },
  };
  const stepped = stepBoard(board, [command]);
  board = stepped.board;
  const facts = { sender: board.sender, senderName: 'Bench' };
  const text = encodeCap(capOf(stepped.releases[0]!, facts));
  if (!text.ok) throw new Error(`${text.error.element}: ${text.error.right}`);
  const signed = signAlert(Buffer.from(text.value), privateKey, crypto);
  if (!signed.ok) throw new Error(signed.error.message);
  bytes += signed.value.length;
  longestMs = Math.max(longestMs, performance.now() - from);
}
const seconds = (performance.now() - begin) / 1000;
console.log(
  `${count} alerts in ${seconds.toFixed(2)} s: ${(count / seconds).toFixed(0)} a second, ` +
    `${((60 * count) / seconds).toFixed(0)} a minute; the longest ${longestMs.toFixed(0)} ms; ${(bytes / count / 1000).toFixed(0)} kB each`,
);
