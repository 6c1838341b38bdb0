/**
 * The lists behind the rules. EXEMPT names what may break a rule for good, each with its reason; BASELINE names
 * what breaks it today and must not stay. Both only shrink by themselves: an entry that no longer offends fails.
 * A key is a path, or path#name; the failing test prints it.
 */

/** Packages that hold a clock, a disk or a process on purpose; every other package is pure. */
export const IMPURE_PACKAGES: readonly string[] = [
  'packages/host',
  'packages/store',
  'packages/tidy',
];

/** Packages that are tools of the tests: never shipped, so they may import development dependencies. */
export const TOOL_PACKAGES: readonly string[] = ['packages/tidy'];

type Exemptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const EXEMPT: Exemptions = {
  'file length': {},
  'function length': {
    'packages/orbit/src/sgp4/initialise.ts#secularAndDragTerms':
      'Spacetrack Report 3: one chain of terms in the order of the source',
    'packages/orbit/src/sgp4/lunisolar.ts#bodyTerms':
      'Spacetrack Report 3, deep space: one chain of terms in the order of the source',
  },
  'no any': {},
};

export const BASELINE: Readonly<Record<string, readonly string[]>> = {
  'function length': [],
  'unit suffix': [
    'packages/orbit/src/sgp4/lunisolar.ts#PeriodicElements.inclination',
    'packages/orbit/src/sgp4/lunisolar.ts#PeriodicElements.raan',
    'packages/orbit/src/sgp4/lunisolar.ts#PeriodicElements.argPerigee',
    'packages/orbit/src/sgp4/lunisolar.ts#PeriodicElements.meanAnomaly',
    'packages/screen/src/motion.ts#PairMotion.rangeRate',
    'packages/screen/src/motion.ts#PairMotion.speed2',
    'packages/screen/src/probability/panels.ts#diskByPanels().radius',
  ],
};
