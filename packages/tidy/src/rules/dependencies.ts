/**
 * House rule: every third-party package has its row in ARCHITECTURE.md with its licence, and what is shipped is
 * permissively licensed, through and through. Node itself, pinned as an optional dependency, is shipped too.
 */
import type { DependencyRow } from '../architecture.ts';
import type { Offence } from '../source.ts';

const PERMISSIVE = new Set(
  'MIT MIT-0 ISC 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 Unlicense CC0-1.0 BlueOak-1.0.0'.split(
    ' ',
  ),
);

/** `licenceOf` reads node_modules/<name>/package.json; undefined when it is not installed on this platform. */
export function dependencyTable(
  asked: readonly string[],
  rows: readonly DependencyRow[],
  licenceOf: (name: string) => string | undefined,
): Offence[] {
  const found: Offence[] = [];
  const add = (key: string, message: string): void => void found.push({ key, line: 1, message });
  for (const name of asked) {
    if (!rows.some((row) => row.name === name)) add(name, 'has no row in the dependency table');
  }
  for (const { name, licence } of rows) {
    if (!asked.includes(name))
      add(name, 'is in the dependency table, but no package.json asks for it');
    const installed = licenceOf(name);
    if (installed !== undefined && installed !== licence) {
      add(name, `is licensed ${installed}; the dependency table says ${licence}`);
    }
  }
  return found;
}

/** Packages of the lock file that reach a user, with their licences. */
export function shippedLicences(licences: ReadonlyMap<string, string>): Offence[] {
  const found: Offence[] = [];
  for (const [name, licence] of licences) {
    if (isPermissive(licence)) continue;
    found.push({
      key: name,
      line: 1,
      message: `is shipped under ${licence}: permissive licences only`,
    });
  }
  return found;
}

/** Reads 'MIT', '(MIT OR GPL-2.0)', 'MIT AND ISC'. */
export function isPermissive(licence: string): boolean {
  const bare = licence.replace(/[()]/g, '');
  return bare
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => PERMISSIVE.has(part.trim())));
}

/** Name → licence of what package-lock.json installs for users: neither dev-only nor a link to a workspace. */
export function shippedInLock(lock: string): Map<string, string> {
  const shipped = new Map<string, string>();
  for (const [path, entry] of Object.entries(entriesOf(lock))) {
    if (!path.includes('node_modules/') || entry.dev || entry.devOptional || entry.link) continue;
    shipped.set(path.replace(/^.*node_modules\//, ''), entry.license ?? 'no stated licence');
  }
  return shipped;
}

/**
 * Every package that a lock entry names as optional has an entry too, else `npm ci` refuses the lock everywhere.
 * npm leaves one out without a word when the registry it asked did not have it.
 */
export function lockComplete(lock: string): Offence[] {
  const entries = entriesOf(lock);
  const found: Offence[] = [];
  for (const [path, entry] of Object.entries(entries)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      if (places.some((place) => place in entries)) continue;
      found.push({ key: name, line: 1, message: `${path} names it, package-lock.json lacks it` });
    }
  }
  return found;
}

type LockEntry = {
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
};

function entriesOf(lock: string): Record<string, LockEntry> {
  return (JSON.parse(lock) as { packages: Record<string, LockEntry> }).packages;
}
