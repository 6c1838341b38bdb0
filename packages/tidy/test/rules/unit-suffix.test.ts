/** The unit rule: which names are dimensional, and where in a file they are looked for. */
import { describe, expect, test } from 'vitest';
import { lacksUnit, unitSuffix } from '../../src/rules/unit-suffix.ts';
import { parseSource } from '../../src/source.ts';

const caught = (text: string): string[] =>
  unitSuffix(parseSource('a.ts', text)).map((offence) => offence.key.slice('a.ts#'.length));

describe('names', () => {
  test.each(
    (
      'distance range missDistance relativeSpeed velocity positions meanAltitude radius radii angle ' +
      'inclination epoch epochs timeStep duration ages mass latitude longitudes age1 rangeMax ' +
      'EARTH_RADIUS MEAN_RADIUS_MAX radiusS1 positionX'
    ).split(' '),
  )('%s lacks a unit', (name) => {
    expect(lacksUnit(name)).toBe(true);
  });

  test.each(
    (
      'distanceKm rangeKmMax missKm missRKm relativeSpeedKmS velocityKmS positionKm altitudeM radiusKm ' +
      'radiiKm inclinationRad epochUs epochsUs timeStepS durationMs age1D ageDaysMax massKg latitudeDeg ' +
      'EARTH_RADIUS_KM SPEED_KM_S MU_RADIUS_KM3_S2 bstarPerEarthRadius epochCount rangeIndex ageRatio ' +
      'eccentricity perigeeBstarMax timeMin timeSMin image stage message missing longest orange timeout promises cage RAAN_RAD epochJd'
    ).split(' '),
  )('%s passes', (name) => {
    expect(lacksUnit(name)).toBe(false);
  });
});

describe('places', () => {
  test.each([
    ['export const earthRadius = 6378.137;', 'earthRadius'],
    ['export const AGE = 7; export const RANGE = 8; export const X = 10;', 'AGE,RANGE'],
    ['export const angle = -0.5 as const;', 'angle'],
    ['export const duration = 3 * DAY_S * 2;', 'duration'],
    ['export const ranges: Float64Array = make();', 'ranges'],
    ['export const epochs = new Float64Array(3);', 'epochs'],
    ['export const LIMITS = { separationMax: 100 } as const;', 'LIMITS.separationMax'],
    ['export const L = { geo: { rangeMin: -1 } };', 'L.geo.rangeMin'],
    ['export const L = { rangeMin: 0, gap: 2, ageMax: 30 };', 'L.rangeMin,L.ageMax'],
    ['export const L = { rangeMax: 3, rangeMin: 1 };', 'L.rangeMax,L.rangeMin'],
    ['export function missDistance(a: A): number { return 1; }', 'missDistance'],
    ['export function f(altitude: number): A { return a; }', 'f().altitude'],
    ['export function f(altitude = 3): A { return a; }', 'f().altitude'],
    ['export function f(): { speed: number } { return a; }', 'f().speed'],
    ['export const sunDistance = (t: A): number => 1;', 'sunDistance'],
    ['export type A = { readonly epoch: number | Float64Array };', 'A.epoch'],
    ['export type A = { readonly mass: number | undefined };', 'A.mass'],
    ['export type A = readonly { readonly ages: readonly number[] }[];', 'A.ages'],
    ['export type A = B & { radius?: number };', 'A.radius'],
    ['export type A = { inner: { radius: number } };', 'A.inner.radius'],
    ['export interface A { longitude: number }', 'A.longitude'],
    ['export type A = { distance(b: A): number };', 'A.distance'],
  ])('%s is caught', (text, name) => {
    expect(caught(text).join()).toBe(name);
  });

  test.each([
    'const earthRadius = 6378.137;',
    'export type A = { epoch: string; range: Range; position: Vector };',
    'export const epoch = parse(text);',
    'export function propagateInto(epochUs: number): number { return 0; }',
    'export function positionInto(out: A): number { return 0; }',
    'export type A = { readonly rangeKm: number; readonly rangeCount: number };',
    'export const DURATION = { day: 86_400 };',
    'export const NEAR_EPOCH = 13; export const NEAR_TIME = 14; export const NEAR_AGE = 15;',
    'export const SLOT = { epoch: 0, inclination: 1, raan: 2 } as const;',
    'export const D = { raanDot: 0, position: 1, velocity: 4, sun: 7, age: 19 } as const;',
  ])('%s passes', (text) => {
    expect(caught(text)).toEqual([]);
  });
});
