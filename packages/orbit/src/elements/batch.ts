/**
 * Element sets as columns: what every reader fills and every propagator takes.
 * Mean elements are Brouwer mean elements of SGP4 (TEME, Earth), one row a set, many rows an object when history is held.
 * Degrees, revolutions a day and UTC text live only in the readers and writers.
 */

/** Objects by row. An object without a catalogue number (own ephemeris, analyst object) has 0 there. */
export type ObjectTable = {
  readonly count: number;
  readonly objectId: readonly string[]; // unique: the catalogue number in decimal, or the source's own id
  readonly catalogueNumber: Uint32Array; // up to 9 digits; 0 = none
  readonly cosparId: readonly string[]; // '' = unknown
  readonly name: readonly string[]; // '' = unknown
  readonly source: readonly string[]; // file or feed the row came from
};

export type ElementSetBatch = {
  readonly frame: 'TEME';
  readonly centre: 'EARTH';
  readonly count: number;
  readonly objects: ObjectTable;
  readonly objectRow: Uint32Array; // index into objects, one a set
  readonly epochUs: Float64Array; // µs TAI since 2000-01-01T12:00:00 TAI
  readonly meanMotionRadS: Float64Array; // Kozai mean motion, as element sets print it
  readonly eccentricity: Float64Array;
  readonly inclinationRad: Float64Array;
  readonly raanRad: Float64Array; // right ascension of the ascending node
  readonly argPerigeeRad: Float64Array;
  readonly meanAnomalyRad: Float64Array;
  readonly bstarPerEarthRadius: Float64Array; // SGP4-XP: BTERM, m²/kg
  readonly meanMotionDotRevDay2: Float64Array; // as printed (half the derivative); SGP4 does not use it
  readonly meanMotionDdotRevDay3: Float64Array; // as printed (a sixth of the second one); SGP4-XP: AGOM
  readonly ephemerisType: Uint8Array; // 0 or 2 = SGP4; 4 = SGP4-XP, loads but is refused for propagation
  readonly elementSetNumber: Uint32Array;
  readonly revolutionAtEpoch: Uint32Array;
  readonly classification: readonly string[]; // U, C, S
};
