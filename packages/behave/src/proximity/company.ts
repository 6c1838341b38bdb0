/**
 * Whether two objects are of one house: operators compared by their names without legal forms, families of names where no list
 * speaks, states last. Each answer says on whose word it rests. Names of ministries and forces are told apart by state.
 */
import type { Owner, Owners } from './owners.ts';

export type Named = { readonly objectId: string; readonly name: string };

export type Company = {
  readonly operators: ReadonlyMap<string, string>; // normalised name: as a person reads it, with who says so
  readonly families: ReadonlySet<string>; // 'ASTRA'
  readonly state: string; // '' = not known
  readonly stateFrom: string;
};

const LEGAL =
  /\b(s a|sa|s p a|spa|a s|as|ag|ab|inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|public|gmbh|kk|b s c|holdings?)\b/g;
const GENERIC =
  /^(the )?(ministry|department|government|federal|national|armed forces|air force|navy|army|military|defen[cs]e)\b/;
/** Names that say what a thing is, not whose. */
const NO_FAMILY = new Set(
  'OBJECT TBA UNKNOWN DEB SAT SATELLITE SL TITAN CZ ATLAS DELTA ARIANE BREEZE FREGAT AKM'.split(
    ' ',
  ),
);
const SHARE_MIN = 0.7; // of a family's known members, before it speaks for the others

export type Companies = {
  of(one: Named): Company;
};

/** Looks an object up by its id, else by its family of names in the lists. */
export function createCompanies(owners: Owners): Companies {
  const known = new Map<string, Company>();
  const families = familyTable(owners);
  return {
    of(one) {
      const key = `${one.objectId}\n${one.name}`;
      const held = known.get(key);
      if (held !== undefined) return held;
      const made = companyOf(one, owners.get(one.objectId), families);
      known.set(key, made);
      return made;
    },
  };
}

function companyOf(
  { name }: Named,
  owner: Owner | undefined,
  families: ReadonlyMap<string, Family>,
): Company {
  const own = new Set([...familiesOf(name), ...familiesOf(owner?.name ?? '')]);
  const operators = new Map<string, string>();
  let [state, stateFrom] = [owner?.state ?? '', owner?.from ?? ''];
  for (const one of operatorsOf(owner?.operator ?? '', state))
    operators.set(one, `${owner?.operator}, by ${owner?.from}`);
  for (const family of own) {
    const said = families.get(family);
    if (said === undefined) continue;
    if (operators.size === 0 && said.operator !== '')
      operators.set(said.operator, `${said.operator}, as others named ${family} in ${said.from}`);
    if (state === '' && said.state !== '') {
      state = said.state;
      stateFrom = `others named ${family} in ${said.from}`;
    }
  }
  return { operators, families: own, state, stateFrom };
}

/** Why both are of one operator, in words; '' where they are not known to be. A common name counts across states: houses of many carry it. */
export function sameOperator(one: Company, other: Company): string {
  for (const [name, said] of one.operators) if (other.operators.has(name)) return said;
  for (const family of one.families)
    if (other.families.has(family)) return `both are named ${family}`;
  return '';
}

/** Why both are of one state or organisation by a catalogue's owner column; '' where they are not known to be. */
export function sameState(one: Company, other: Company): string {
  if (one.state === '' || one.state !== other.state) return '';
  return `${one.state}, by ${one.stateFrom}`;
}

/** Operator names of a list's entry, without legal forms: 'PanAmSat (Intelsat S.A.)' is panamsat and intelsat. */
function operatorsOf(text: string, state: string): string[] {
  return text
    .split(/[/();]/)
    .map((part) => {
      const words = part.toLowerCase().replace(/[.,’']/g, ' ');
      const plain = words.replace(/^.*:/, '').replace(LEGAL, ' ').replace(/\s+/g, ' ').trim();
      return GENERIC.test(plain) ? `${plain} of ${state || '?'}` : plain;
    })
    .filter((name) => name.length > 2 && !name.endsWith('of ?'));
}

/** 'BSAT-3C (JCSAT-110R)' is BSAT and JCSAT. */
export function familiesOf(name: string): string[] {
  return name
    .toUpperCase()
    .split(/[/()[\]]/)
    .map((part) => /^\s*([A-Z][A-Z']+)/.exec(part)?.[1] ?? '')
    .filter((word) => word.length > 1 && !NO_FAMILY.has(word));
}

type Family = { readonly operator: string; readonly state: string; readonly from: string };

/** What most of a family's members in the lists agree on. */
function familyTable(owners: Owners): Map<string, Family> {
  const members = new Map<string, Owner[]>();
  for (const owner of owners.values())
    for (const family of new Set(familiesOf(owner.name))) {
      const held = members.get(family);
      if (held === undefined) members.set(family, [owner]);
      else held.push(owner);
    }
  const table = new Map<string, Family>();
  for (const [family, list] of members) {
    const operator = most(list.flatMap((one) => operatorsOf(one.operator, one.state).slice(0, 1)));
    const state = most(list.map((one) => one.state).filter((one) => one !== ''));
    table.set(family, { operator, state, from: list[0].from });
  }
  return table;
}

function most(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return first !== undefined && first[1] >= SHARE_MIN * values.length ? first[0] : '';
}
