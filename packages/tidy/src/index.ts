/** The house rules as tests, where tests find data, and how a run is told: skips by reason, one closing line. */
export { dataPath, describeWithData } from './data.ts';
export { HOUSE_RULES, type HouseRule } from './house.ts';
export { describeRatchet, type RatchetResult, ratchet } from './ratchet.ts';
export { type Offence, parseSource, type SourceFile } from './source.ts';
export { readTree, repositoryRoot, type Tree } from './tree.ts';
