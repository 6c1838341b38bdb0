/**
 * Property tests from one seed: the same in every run, so that what was green stays green until the code changes; `npm run prove`
 * draws a seed and twenty times the cases. NOROSHI_SEED repeats one. A failing property prints its seed.
 */
import fc from 'fast-check';

const proving = process.env.NOROSHI_PROVE === '1';
const asked = Number(process.env.NOROSHI_SEED ?? Number.NaN);
const seed = Number.isSafeInteger(asked) ? asked : proving ? Date.now() % 2 ** 31 : 20_261_123;

fc.configureGlobal({ seed, ...(proving && { numRuns: 2000 }) });
