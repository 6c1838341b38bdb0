/**
 * Passwords by argon2id (RFC 9106), with its second recommended parameters: 64 MiB, 3 passes, 4 lanes; OWASP asks for at
 * least 19 MiB and 2 passes. Kept as a PHC string, so the parameters can rise and old hashes still verify. Length is what
 * counts (NIST SP 800-63B-4 §3.1.1): 12 characters or more, no rules of composition, well-known ones refused.
 */
import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto';

const COST = { memoryKiB: 65_536, passes: 3, parallelism: 4 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
export const PASSWORD_LIMITS = { lengthMin: 12, lengthMax: 256 } as const;

const BESIDE_NAME_MIN = 8; // characters that are not the name

/** At most this many are computed or wait at once: each takes 64 MiB and about 0.1 s. */
const WAITING_MAX = 16;

/** Too many people log in at once; nothing was judged. */
export class PasswordsBusyError extends Error {
  constructor() {
    super('too many passwords are being checked at once: try again in a few seconds');
    this.name = 'PasswordsBusyError';
  }
}

export async function hashPassword(
  password: string,
  random: (bytes: number) => Uint8Array,
): Promise<string> {
  const salt = random(SALT_BYTES);
  const tag = await oneAtATime(() => argon2id(password, salt, COST));
  const { memoryKiB, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${plain64(salt)}$${plain64(tag)}`;
}

/** Takes as long for nobody's password (`undefined`) as for somebody's, and is then false. */
export async function verifyPassword(password: string, phc: string | undefined): Promise<boolean> {
  const kept = phc === undefined ? undefined : parsePhc(phc);
  const { cost, salt, tag } = kept ?? NOBODY;
  const computed = await oneAtATime(() => argon2id(password, salt, cost));
  return timingSafeEqual(computed, tag) && kept !== undefined;
}

/** What is wrong with a password somebody chooses, in words; undefined when it will do. */
export function passwordProblem(password: string, name: string): string | undefined {
  const { lengthMin, lengthMax } = PASSWORD_LIMITS;
  const length = [...normalised(password)].length;
  if (length < lengthMin)
    return `the password has ${length} characters: give ${lengthMin} or more; four plain words are good`;
  if (length > lengthMax) return `the password has ${length} characters: give at most ${lengthMax}`;
  const folded = normalised(password).toLowerCase();
  if (folded.includes(name) && folded.replaceAll(name, '').length < BESIDE_NAME_MIN)
    return 'the password is little more than the name: choose another';
  if (new Set(folded).size < 5 || isRun(folded) || COMMON.some((word) => isMostly(folded, word)))
    return 'the password is among the first an attacker tries: choose another; four plain words are good';
  return undefined;
}

type Cost = {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
};

const NOBODY = { cost: COST, salt: new Uint8Array(SALT_BYTES), tag: new Uint8Array(TAG_BYTES) };

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** One hash at a time: memory and the machine's cores stay free for the watch. */
async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= WAITING_MAX) throw new PasswordsBusyError();
  waiting += 1;
  const mine = last.then(work);
  last = mine.catch(() => {});
  try {
    return await mine;
  } finally {
    waiting -= 1;
  }
}

function argon2id(password: string, salt: Uint8Array, cost: Cost): Promise<Uint8Array> {
  const { memoryKiB: memory, passes, parallelism } = cost;
  const parameters: Argon2Parameters = {
    ...{ message: normalised(password), nonce: salt, memory, passes, parallelism },
    tagLength: TAG_BYTES,
  };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (cause, tag) => {
      if (cause === null) resolve(new Uint8Array(tag));
      else reject(cause);
    });
  });
}

/** The same letters however a keyboard composes them (NIST SP 800-63B-4 §3.1.1.2). */
function normalised(password: string): string {
  return password.normalize('NFKC');
}

function parsePhc(phc: string): { cost: Cost; salt: Uint8Array; tag: Uint8Array } | undefined {
  const found = PHC.exec(phc);
  if (found === null) return undefined;
  const [memoryKiB, passes, parallelism] = found.slice(1, 4).map(Number) as [
    number,
    number,
    number,
  ];
  const tag = new Uint8Array(Buffer.from(found[5]!, 'base64'));
  if (tag.length !== TAG_BYTES || memoryKiB > 2 ** 20 || passes > 64 || parallelism > 64)
    return undefined;
  const salt = new Uint8Array(Buffer.from(found[4]!, 'base64'));
  return { cost: { memoryKiB, passes, parallelism }, salt, tag };
}

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43})$/;

function plain64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

/** 123456789012, abcdefghijkl, and the rows of a keyboard, either way, once or over again. */
function isRun(text: string): boolean {
  return RUNS.some((run) => run.repeat(20).includes(text));
}

const ROWS = ['1234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const RUNS: readonly string[] = [...ROWS, ROWS[0]! + ROWS[2]!, ROWS[2]! + ROWS[3]! + ROWS[4]!]
  .flatMap((row) => [row, [...row].reverse().join('')])
  .concat('1qaz2wsx3edc4rfv5tgb', '1q2w3e4r5t6y7u8i9o0p');

/** What is left beside the word is digits and marks only. */
function isMostly(text: string, word: string): boolean {
  return text.includes(word) && !/\p{L}/u.test(text.replaceAll(word, ''));
}

const COMMON = [
  ...['password', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'letmein', 'welcome', 'administrator'],
  ...['admin', 'changeme', 'iloveyou', 'qwerty', 'noroshi', 'operator', 'superman', 'football'],
  ...['baseball', 'princess', 'sunshine', 'trustno', 'dragon', 'monkey', 'master', 'secret'],
];
