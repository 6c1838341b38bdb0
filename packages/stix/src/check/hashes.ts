/** Hashes by algorithm: the length that each makes. STIX 2.1 §2.7 and hash-algorithm-ov. */
import { VOCABULARIES } from '../objects/vocabularies.ts';
import { type JsonObject, quoted, type Report, tell } from './fault.ts';

const FORMS: Readonly<Record<string, RegExp>> = {
  MD5: /^[0-9a-fA-F]{32}$/,
  'SHA-1': /^[0-9a-fA-F]{40}$/,
  'SHA-256': /^[0-9a-fA-F]{64}$/,
  'SHA-512': /^[0-9a-fA-F]{128}$/,
  'SHA3-256': /^[0-9a-fA-F]{64}$/,
  'SHA3-512': /^[0-9a-fA-F]{128}$/,
  SSDEEP: /^[a-zA-Z0-9/+:.]{1,148}$/,
  TLSH: /^[a-zA-Z0-9]{70,72}$/,
};

/** Whether a text cannot be a hash of this algorithm; of an algorithm that is not known nothing is said. */
export const hashFault = (algorithm: string, value: string): boolean =>
  FORMS[algorithm]?.test(value) === false;

export function checkHashes(hashes: JsonObject, path: string, report: Report): void {
  const entries = Object.entries(hashes);
  if (entries.length === 0) tell(report, 'empty', path, 'is empty: leave the property out');
  for (const [algorithm, value] of entries) {
    const below = `${path}.${algorithm}`;
    if (!/^[a-zA-Z0-9_-]{3,250}$/.test(algorithm))
      tell(report, 'hash', path, `${quoted(algorithm)} is no name of an algorithm`);
    else if (typeof value !== 'string') tell(report, 'type', below, 'give the hash as text');
    else if (hashFault(algorithm, value))
      tell(report, 'hash', below, `is ${quoted(value)}: no ${algorithm} looks so`);
    else if (!VOCABULARIES['hash-algorithm-ov']!.includes(algorithm))
      tell(report, 'vocabulary', below, `${quoted(algorithm)} is not in hash-algorithm-ov`);
  }
}
