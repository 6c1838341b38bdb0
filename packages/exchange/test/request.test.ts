/** Which requests go: by a rule that says so, within its names, dates and marking, and by nothing else. Fingerprints. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  decideRequest,
  fingerprintOf,
  type ReleaseRule,
  type RequestQuestion,
} from '../src/index.ts';

const RULE: ReleaseRule = {
  ...{ id: 'to-bravo', partner: 'bravo', kinds: [], severities: [], tlpMax: 'AMBER' },
  ...{ assets: ['relay'], owners: ['agency'], requests: true, reason: 'agreed' },
};
const MARKING = {
  tlp: 'AMBER',
  originator: 'alpha',
  releasableTo: ['bravo'],
  caveats: [],
} as const;
const ASSET = { owner: 'agency', marking: { ...MARKING, releasableTo: ['bravo'], caveats: [] } };
const ABOUT_ASSET: RequestQuestion = {
  ...{ rules: [RULE], partner: 'bravo', nodeId: 'alpha', tlp: 'AMBER', atUs: 1000 },
  ...{ about: { type: 'asset', id: 'relay', of: 'alpha' }, asset: ASSET },
};

test('a rule that says so lets a request about what it names go', () => {
  expect(decideRequest(ABOUT_ASSET)).toEqual({ ruleId: 'to-bravo', reason: 'agreed' });
  const wide = { ...RULE, assets: '*' as const, owners: '*' as const };
  const object = { ...ABOUT_ASSET, about: { type: 'object', id: '25544' } } as const;
  const { asset: _, ...plain } = object;
  expect(decideRequest({ ...plain, rules: [wide] }).ruleId).toBe('to-bravo');
  expect(decideRequest(plain).ruleId).toBeNull(); // nobody's object is named by '*' alone
});

test.each<[string, Partial<RequestQuestion>, RegExp]>([
  ['no rule', { rules: [] }, /no rule names bravo/],
  ['a rule for releases alone', { rules: [{ ...RULE, requests: false }] }, /lets no requests go/],
  ['a rule for somebody else', { rules: [{ ...RULE, partner: 'charlie' }] }, /no rule names bravo/],
  ['not yet', { rules: [{ ...RULE, fromUs: 1001 }] }, /not in force yet/],
  ['expired', { rules: [{ ...RULE, untilUs: 1000 }] }, /expired/],
  ['marked higher', { tlp: 'RED' }, /TLP:RED is above/],
  ['another asset', { about: { type: 'asset', id: 'other', of: 'alpha' } }, /does not name what/],
  ['another owner', { asset: { ...ASSET, owner: 'else' } }, /does not name the owner/],
  [
    'a marking that does not name the partner',
    { asset: { ...ASSET, marking: { ...ASSET.marking, releasableTo: [] } } },
    /does not name bravo: alpha decides/,
  ],
  [
    'a warning of ours that they were not told',
    { about: { type: 'warning', id: 'w-1', of: 'alpha' } },
    /never told of w-1/,
  ],
])('%s: nothing goes', (_name, more, reason) => {
  const decision = decideRequest({ ...ABOUT_ASSET, ...more });
  expect(decision.ruleId).toBeNull();
  expect(decision.reason).toMatch(reason);
});

test('what they were told of, and what is theirs, may be asked about by any rule with requests', () => {
  const { asset: _, ...plain } = ABOUT_ASSET;
  const own = { ...plain, about: { type: 'warning', id: 'w-1', of: 'alpha' }, told: true } as const;
  expect(decideRequest(own).ruleId).toBe('to-bravo');
  const theirs = { ...plain, about: { type: 'asset', id: 'x', of: 'bravo' } } as const;
  expect(decideRequest(theirs).ruleId).toBe('to-bravo');
});

test('a fingerprint is six groups of five digits, and another key is another one', () => {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
  const print = fingerprintOf(sha256, { signingKey: key(1), tlsPin: key(2) });
  // printf 'noroshi-partner-fingerprint\n' and 32 bytes of 1, 32 of 2, through sha256sum; five bytes at a time mod 100000
  const digest = sha256(
    Buffer.concat([
      Buffer.from('noroshi-partner-fingerprint\n'),
      Buffer.alloc(32, 1),
      Buffer.alloc(32, 2),
    ]),
  );
  const groups = [0, 5, 10, 15, 20, 25].map((at) =>
    String(BigInt(`0x${digest.subarray(at, at + 5).toString('hex')}`) % 100_000n).padStart(5, '0'),
  );
  expect(print).toBe(groups.join(' '));
  expect(fingerprintOf(sha256, { signingKey: key(2), tlsPin: key(1) })).not.toBe(print);
});
