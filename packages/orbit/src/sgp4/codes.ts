/** What a row's code means. 1 to 6 are the numbers of Vallado et al. 2006; 7 and 8 are ours. */
export const SGP4_CODES = {
  0: 'good',
  1: 'mean eccentricity left 0 ≤ e < 1',
  2: 'mean motion is not positive',
  3: 'perturbed eccentricity left 0 ≤ e ≤ 1',
  4: 'semi-latus rectum is negative',
  6: 'decayed: the position is below the surface',
  7: 'decayed: the drag terms have passed through zero, so the state has no meaning',
  8: 'SGP4-XP element set (ephemeris type 4): its theory is not SGP4',
} as const;

export type Sgp4Code = keyof typeof SGP4_CODES;

export const CODE_GOOD = 0;
export const CODE_MEAN_ECCENTRICITY = 1;
export const CODE_MEAN_MOTION = 2;
export const CODE_PERTURBED_ECCENTRICITY = 3;
export const CODE_SEMI_LATUS_RECTUM = 4;
export const CODE_BELOW_SURFACE = 6;
export const CODE_DRAG_PASSED_ZERO = 7;
export const CODE_SGP4_XP = 8;
