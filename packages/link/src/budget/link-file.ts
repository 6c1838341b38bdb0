/**
 * A link as a file describes it: places, climate, what sends and what receives on each hop, the transponder, the modem. Degrees, GHz, dB; what is left out
 * is as stated here. Read once and turned into a whole link (whole.ts).
 */
import { err, ok, type Result } from '@noroshi/time';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { createGasTable, GAS_TABLE_RANGE } from './gas-table.ts';
import { type Climate, createHop, HOP_RANGE } from './hop.ts';
import { DVB_S2_MODES } from './modes.ts';
import { DVB_S2X_MODES } from './modes-x.ts';
import { figureOfMerit } from './noise.ts';
import type { End, Whole } from './whole.ts';

const closed = { additionalProperties: false } as const;
const Db = Type.Number({ minimum: -300, maximum: 300 });
const LossDb = Type.Optional(Type.Number({ minimum: 0, maximum: 60 }));

/** The air over one end of the link. `liquidKgM2`: exceeded 5 % of an average year. */
const ClimateRow = Type.Object(
  {
    latitudeDeg: Type.Number({ minimum: -90, maximum: 90 }),
    heightKm: Type.Optional(Type.Number({ minimum: -0.5, maximum: 6 })),
    rainHeightKm: Type.Number({ minimum: 0, maximum: 8 }),
    rate001MmH: Type.Number({ minimum: 0, maximum: 250 }),
    wetRefractivity: Type.Optional(Type.Number({ minimum: 0, maximum: 250 })),
    liquidKgM2: Type.Optional(Type.Number({ minimum: 0, maximum: 10 })),
    vapourGM3: Type.Optional(Type.Number({ minimum: 0, maximum: 40 })),
  },
  closed,
);

/** G/T and system temperature as measured, or what makes them. */
const Receiver = Type.Union([
  Type.Object(
    { gOverTDbK: Db, systemK: Type.Number({ exclusiveMinimum: 0, maximum: 100_000 }) },
    closed,
  ),
  Type.Object(
    {
      antennaGainDbi: Db,
      groundK: Type.Optional(Type.Number({ minimum: 0, maximum: 300 })),
      stages: Type.Array(
        Type.Object(
          { gainDb: Db, noiseFigureDb: Type.Optional(Type.Number({ minimum: 0, maximum: 60 })) },
          closed,
        ),
        { minItems: 1, maxItems: 16 },
      ),
    },
    closed,
  ),
]);

const HopRow = Type.Object(
  {
    frequencyGHz: Type.Number({
      ...{ minimum: HOP_RANGE.frequencyGHzMin, maximum: HOP_RANGE.frequencyGHzMax },
    }),
    eirpDbW: Db,
    elevationDeg: Type.Number({ minimum: HOP_RANGE.elevationDegMin, maximum: 90 }),
    rangeKm: Type.Number({ minimum: 100, maximum: 500_000 }),
    ...{ pointingDb: LossDb, polarisationDb: LossDb },
    tiltDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 90 })), // 45: circular
    antennaM: Type.Number({ exclusiveMinimum: 0, maximum: 70 }), // of the station
    efficiency: Type.Optional(Type.Number({ minimum: 0.05, maximum: 1 })),
    climate: ClimateRow,
    receiver: Receiver,
    interferenceDb: Type.Optional(Db), // carrier to interference
  },
  closed,
);

export const LinkFile = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    up: Type.Optional(HopRow),
    down: Type.Optional(HopRow),
    transponder: Type.Optional(
      Type.Object(
        {
          intermodulationDb: Type.Optional(Db),
          keepsLevel: Type.Optional(Type.Boolean()), // its output does not fall with the uplink
        },
        closed,
      ),
    ),
    modem: Type.Object(
      {
        symbolRateBaud: Type.Number({ minimum: 1, maximum: 1e10 }),
        family: Type.Optional(Type.Enum(['DVB-S2', 'DVB-S2X'])),
        /** A mode by its name, or Es/N0 itself; the implementation's loss is added. */
        mode: Type.Optional(Type.String({ maxLength: 40 })),
        neededDb: Type.Optional(Db),
        implementationDb: LossDb,
      },
      closed,
    ),
    percents: Type.Optional(
      Type.Array(Type.Number({ minimum: HOP_RANGE.percentMin, maximum: HOP_RANGE.percentMax }), {
        ...{ minItems: 1, maxItems: 50 },
      }),
    ),
  },
  closed,
);
export type LinkFile = Static<typeof LinkFile>;
type HopFile = Static<typeof HopRow>;

export type LinkFault = { readonly path: string; readonly message: string };

export type ReadLink = {
  readonly file: LinkFile;
  readonly whole: Whole;
  readonly percents: readonly number[];
  /** Of each hop: how far its table of gases may be off, dB; G/T and temperature as they were made. */
  readonly hops: readonly {
    readonly way: 'up' | 'down';
    readonly gasErrorDb: number;
    readonly gOverTDbK: number;
    readonly systemK: number;
  }[];
};

const DEG = Math.PI / 180;
const DEFAULTS = { wetRefractivity: 60, vapourGM3: 7.5, efficiency: 0.6, tiltDeg: 45 } as const;
export const LINK_PERCENTS: readonly number[] = [0.01, 0.03, 0.1, 0.3, 1, 3, 5];

/** Never throws. */
export function readLink(json: unknown): Result<ReadLink, LinkFault> {
  const [wrong] = [...Value.Errors(LinkFile, json)];
  if (wrong !== undefined || !Value.Check(LinkFile, json))
    return err({ path: wrong?.instancePath ?? '', message: wrong?.message ?? 'not a link' });
  const file: LinkFile = json;
  const { up, down, modem, transponder } = file;
  if (up === undefined && down === undefined)
    return err({ path: '', message: 'a link has up, down, or both' });
  const modes = modem.family === 'DVB-S2X' ? DVB_S2X_MODES : DVB_S2_MODES;
  const mode = modes.find(({ name }) => name === modem.mode);
  if (modem.mode !== undefined && mode === undefined)
    return err({
      path: '/modem/mode',
      message: `"${modem.mode}"; right would be one of ${modes.map(({ name }) => name).join(', ')}`,
    });
  if ((modem.neededDb === undefined) === (mode === undefined))
    return err({ path: '/modem', message: 'right would be one of mode and neededDb' });
  const made = [up && hopOf('up', up), down && hopOf('down', down)].flatMap((one) => one ?? []);
  const endOf = (way: 'up' | 'down') => made.find((one) => one.way === way)?.end ?? null;
  const whole: Whole = {
    ...{ up: endOf('up'), down: endOf('down'), modes },
    intermodulationDb: transponder?.intermodulationDb ?? Number.POSITIVE_INFINITY,
    keepsLevel: transponder?.keepsLevel ?? false,
    symbolRateBaud: modem.symbolRateBaud,
    neededDb: (modem.neededDb ?? mode!.esN0Db) + (modem.implementationDb ?? 0),
  };
  const percents = [...(file.percents ?? LINK_PERCENTS)].sort((a, b) => a - b);
  return ok({ file, whole, percents, hops: made.map(({ end: _, ...facts }) => facts) });
}

function climateOf(row: HopFile['climate']): Climate {
  return {
    ...{ latitudeRad: row.latitudeDeg * DEG, heightKm: row.heightKm ?? 0 },
    ...{ rainHeightKm: row.rainHeightKm, rate001MmH: row.rate001MmH },
    wetRefractivity: row.wetRefractivity ?? DEFAULTS.wetRefractivity,
    liquidKgM2: row.liquidKgM2 ?? 0,
  };
}

function hopOf(way: 'up' | 'down', row: HopFile) {
  const { frequencyGHz, eirpDbW, elevationDeg, rangeKm, antennaM } = row;
  const climate = climateOf(row.climate);
  const vapourGM3 = row.climate.vapourGM3 ?? DEFAULTS.vapourGM3;
  const gas = createGasTable(frequencyGHz, Math.max(0, climate.heightKm), vapourGM3);
  const elevationRad = elevationDeg * DEG;
  const { gOverTDbK, systemK } =
    'gOverTDbK' in row.receiver
      ? row.receiver
      : figureOfMerit({ groundK: 0, ...row.receiver }, way === 'down' ? gas.at(elevationRad) : 0);
  const hop = createHop({
    ...{ way, frequencyGHz, eirpDbW, gOverTDbK, systemK, antennaM, climate, gas },
    ...{ pointingDb: row.pointingDb ?? 0, polarisationDb: row.polarisationDb ?? 0 },
    tiltRad: (row.tiltDeg ?? DEFAULTS.tiltDeg) * DEG,
    efficiency: row.efficiency ?? DEFAULTS.efficiency,
  });
  const interferenceDb = row.interferenceDb ?? Number.POSITIVE_INFINITY;
  const end: End = { hop, elevationRad, rangeKm, interferenceDb };
  return { way, end, gasErrorDb: gas.errorDb, gOverTDbK, systemK };
}

export const LINK_RANGE = { ...HOP_RANGE, ...GAS_TABLE_RANGE, elevationDegMin: 5 } as const;

/** A link that could be: a small station by the sea, up and down over a geostationary satellite, at 14 and 12 GHz. */
export const LINK_EXAMPLE: LinkFile = {
  name: 'Alpha Ocean Station over its relay',
  up: {
    ...{ frequencyGHz: 14.2, eirpDbW: 54, elevationDeg: 40, rangeKm: 37_800, pointingDb: 0.5 },
    ...{ polarisationDb: 0.1, tiltDeg: 90, antennaM: 2.4, efficiency: 0.65, interferenceDb: 28 },
    climate: {
      ...{ latitudeDeg: 30, heightKm: 0.01, rainHeightKm: 4.6, rate001MmH: 55 },
      ...{ wetRefractivity: 90, liquidKgM2: 1.1, vapourGM3: 14 },
    },
    receiver: { gOverTDbK: 4, systemK: 600 },
  },
  transponder: { intermodulationDb: 22, keepsLevel: false },
  down: {
    ...{ frequencyGHz: 12.1, eirpDbW: 47, elevationDeg: 52, rangeKm: 37_000, pointingDb: 0.3 },
    ...{ polarisationDb: 0.1, tiltDeg: 0, antennaM: 1.8, efficiency: 0.65, interferenceDb: 25 },
    climate: {
      ...{ latitudeDeg: 22, heightKm: 0.01, rainHeightKm: 4.9, rate001MmH: 70 },
      ...{ wetRefractivity: 100, liquidKgM2: 1.2, vapourGM3: 16 },
    },
    receiver: {
      ...{ antennaGainDbi: 45.2, groundK: 25 },
      stages: [{ gainDb: -0.3 }, { gainDb: 60, noiseFigureDb: 0.8 }, { gainDb: -10 }],
    },
  },
  modem: { symbolRateBaud: 2e6, family: 'DVB-S2', mode: '8PSK 3/4', implementationDb: 0.8 },
};
