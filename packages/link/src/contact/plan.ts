/**
 * Contact plans: who can send to whom, from when until when, how fast, and how long light takes. Read and written in the text of ION (ionrc(5): "a contact",
 * "a range", "@" for the reference time) and in the JSON of HDTN. ION counts bytes a second, HDTN bits. A range from a lower to a
 * higher node holds both ways unless the other is given. What is wrong is a fault with its place, and costs its line.
 */
export type Contact = {
  readonly from: number; // node
  readonly to: number;
  readonly startS: number; // since the plan's zero
  readonly endS: number; // not at it any more
  readonly rateBitS: number;
  readonly owltS: number; // one-way light time
};

export type PlanFault = { readonly place: string; readonly value: string; readonly right: string };
/** `refused` counts all that is wrong, `faults` tells the first of it. */
export type ReadPlan = {
  readonly refused: number;
  readonly contacts: readonly Contact[];
  readonly faults: readonly PlanFault[];
};

export const PLAN_LIMITS = { contactsMax: 200_000, lineLengthMax: 400, faultsMax: 100 } as const;

const NODE_MAX = Number.MAX_SAFE_INTEGER;
const isNode = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= NODE_MAX;

type Range = Omit<Contact, 'rateBitS'>;

/** Comments and commands for other purposes are passed over. Times are "+seconds" after the reference time. */
export function readIonPlan(text: string): ReadPlan {
  const faults: PlanFault[] = [];
  let refused = 0;
  const [contacts, ranges]: [Omit<Contact, 'owltS'>[], Range[]] = [[], []];
  let referenceS = 0;
  for (const [k, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const place = `line ${k + 1}`;
    const fault = (value: string, right: string) => {
      refused++;
      if (faults.length < PLAN_LIMITS.faultsMax)
        faults.push({ place, value: value.slice(0, 60), right });
    };
    if (line.length > PLAN_LIMITS.lineLengthMax) {
      fault(line, `at most ${PLAN_LIMITS.lineLengthMax} characters`);
      continue;
    }
    const [command, what, ...words] = line.split(/\s+/);
    if (command === '@') {
      const offset = secondsOf(what);
      if (offset === null) fault(line, '@ +seconds');
      else referenceS += offset;
    }
    if (command !== 'a' || (what !== 'contact' && what !== 'range')) continue;
    const [start, end] = [secondsOf(words[0]), secondsOf(words[1])];
    const [from, to, figure] = words.slice(2, 5).map(Number);
    if (start === null || end === null || !(end > start)) fault(line, '+start +end, the end later');
    else if (!isNode(from) || !isNode(to)) fault(line, 'two node numbers');
    else if (!(figure !== undefined && figure >= 0 && figure < 1e15))
      fault(line, 'a rate or a light time');
    else {
      const span = { from, to, startS: referenceS + start, endS: referenceS + end };
      if (what === 'range') ranges.push({ ...span, owltS: figure });
      else if (contacts.length < PLAN_LIMITS.contactsMax)
        contacts.push({ ...span, rateBitS: 8 * figure });
      else fault(line, `at most ${PLAN_LIMITS.contactsMax} contacts`);
    }
  }
  const whole = withRanges(contacts, ranges, (one) => {
    refused++;
    if (faults.length < PLAN_LIMITS.faultsMax) faults.push(one);
  });
  return { contacts: whole, faults, refused };
}

const secondsOf = (word: string | undefined): number | null =>
  word !== undefined && /^\+\d{1,12}$/.test(word) ? Number(word.slice(1)) : null;

/** Each contact in as many parts as light times hold in it; a part without one cannot be used, and is a fault. */
function withRanges(
  contacts: readonly Omit<Contact, 'owltS'>[],
  ranges: readonly Range[],
  fault: (one: PlanFault) => void,
): Contact[] {
  const given = new Map<string, Range[]>();
  const add = (range: Range) => {
    const key = `${range.from} ${range.to}`;
    given.set(key, [...(given.get(key) ?? []), range]);
  };
  for (const range of ranges) add(range);
  const stated = new Set(given.keys());
  for (const range of ranges)
    if (range.from < range.to && !stated.has(`${range.to} ${range.from}`))
      add({ ...range, from: range.to, to: range.from });
  return contacts.flatMap((contact) => {
    const parts = (given.get(`${contact.from} ${contact.to}`) ?? [])
      .map(({ startS, endS, owltS }) => ({
        ...contact,
        ...{ startS: Math.max(startS, contact.startS), endS: Math.min(endS, contact.endS), owltS },
      }))
      .filter(({ startS, endS }) => startS < endS)
      .sort((a, b) => a.startS - b.startS);
    if (parts.length === 0) {
      const { from, to, startS, endS } = contact;
      const value = `contact ${from} to ${to}, ${startS} to ${endS} s`;
      fault({ place: 'the plan', value, right: 'a range for it' });
    }
    return parts;
  });
}

/** Parts of one light time each; both directions of a range are written. */
export function writeIonPlan(contacts: readonly Contact[]): string {
  const ranges = contacts.map(
    ({ startS, endS, from, to, owltS }) => `a range +${startS} +${endS} ${from} ${to} ${owltS}\n`,
  );
  const lines = contacts.map(
    ({ startS, endS, from, to, rateBitS }) =>
      `a contact +${startS} +${endS} ${from} ${to} ${rateBitS / 8}\n`,
  );
  return `${[...new Set(ranges)].join('')}${lines.join('')}`;
}

/** The parsed JSON of HDTN: {contacts: [{source, dest, startTime, endTime, rateBitsPerSec, owlt}]}. */
export function readHdtnPlan(value: unknown): ReadPlan {
  const rows = (value as { contacts?: unknown } | null)?.contacts;
  const isList = Array.isArray(rows) && rows.length <= PLAN_LIMITS.contactsMax;
  if (!isList) {
    const right = `a list of at most ${PLAN_LIMITS.contactsMax} contacts`;
    return {
      contacts: [],
      refused: 1,
      faults: [{ place: '/contacts', value: typeof rows, right }],
    };
  }
  const faults: PlanFault[] = [];
  const contacts = rows.flatMap((row: unknown, k): Contact[] => {
    const fields = (row ?? {}) as Record<string, unknown>;
    const { source: from, dest: to, startTime: startS, endTime: endS, owlt } = fields;
    const rateBitS = fields.rateBitsPerSec;
    const wrong = !isNode(from)
      ? ['source', 'a node number']
      : !isNode(to)
        ? ['dest', 'a node number']
        : !isFigure(startS)
          ? ['startTime', 'seconds, 0 or more']
          : !isFigure(endS) || endS <= startS
            ? ['endTime', 'seconds, after startTime']
            : !isFigure(rateBitS)
              ? ['rateBitsPerSec', '0 or more']
              : isFigure(owlt)
                ? null
                : ['owlt', 'seconds, 0 or more'];
    if (wrong === null) return [{ from, to, startS, endS, rateBitS, owltS: owlt } as Contact];
    const [field, right] = wrong as [string, string];
    const shown = JSON.stringify(fields[field]) ?? 'missing';
    if (faults.length < PLAN_LIMITS.faultsMax)
      faults.push({ place: `/contacts/${k}/${field}`, value: shown.slice(0, 60), right });
    return [];
  });
  return { contacts, faults, refused: rows.length - contacts.length };
}

const isFigure = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < 1e15;

export function writeHdtnPlan(contacts: readonly Contact[]): string {
  const rows = contacts.map(({ from, to, startS, endS, rateBitS, owltS }, contact) => ({
    ...{ contact, source: from, dest: to, startTime: startS, endTime: endS },
    ...{ rateBitsPerSec: rateBitS, owlt: owltS },
  }));
  return `${JSON.stringify({ contacts: rows }, null, 1)}\n`;
}
