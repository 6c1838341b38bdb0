/**
 * How fast a whole log is checked: every hash of every file, the form and place of every record; signatures apart.
 * `node packages/exchange/bench/log-check.ts [COUNT…]` prints entries a second of CPU time and how the time grows.
 */
import { hash } from 'node:crypto';
import { checkLog, scannerOf } from '../src/index.ts';
import { ed25519, verifyEd25519 } from '../test/crypto.ts';
import { cancelEntries, LANE_ID, ORIGIN } from '../test/lane.ts';
import { logFiles } from '../test/log-files.ts';

const counts = process.argv.slice(2).map(Number);
const { publicKey, sign } = ed25519(new Uint8Array(32).fill(7));
const key = { name: ORIGIN, publicKey };
const sha256 = (bytes: Uint8Array) => hash('sha256', bytes, 'buffer');
const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
const signed = cancelEntries(Math.max(...(counts.length > 0 ? counts : [65_536])));
let before: { count: number; ms: number } | undefined;
for (const count of counts.length > 0 ? counts : [16_384, 65_536]) {
  const files = logFiles(signed.slice(0, count), key, sign);
  const scan = scannerOf(LANE_ID, latin1);
  const measured = [0, 1, 2].map(() => async () => {
    const start = process.cpuUsage();
    const report = await checkLog(
      { sha256, verify: verifyEd25519 },
      async (path) => files.get(path) ?? null,
      { key, onEntry: scan },
    );
    const { user, system } = process.cpuUsage(start);
    if (typeof report === 'string' || report.findings.length > 0) throw new Error('not right');
    return (user + system) / 1000;
  });
  let ms = Number.POSITIVE_INFINITY;
  for (const run of measured) ms = Math.min(ms, await run());
  const growth = before && Math.log(ms / before.ms) / Math.log(count / before.count);
  console.log(
    `${count} entries: ${ms.toFixed(0)} ms of CPU, ${Math.round((count / ms) * 1000)} entries/s` +
      (growth === undefined ? '' : `, growth exponent ${growth.toFixed(2)}`),
  );
  before = { count, ms };
}
