/** The file of a link as a schema: places, climate, what sends and what receives on each hop, the transponder, the modem. Degrees, GHz, dB; closed. */
import { type Static, Type } from 'typebox';
import { NAKAGAMI_RANGE } from '../propagation/nakagami.ts';
import { HOP_RANGE } from './hop.ts';

const closed = { additionalProperties: false } as const;
const Db = Type.Number({ minimum: -300, maximum: 300 });
const AxialDb = Type.Number({ minimum: 0, maximum: 40 });
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

/** What the air over the ground end is ionised to, as measured or forecast. */
const Ionosphere = Type.Object(
  {
    electronsTecu: Type.Number({ minimum: 0, maximum: 10_000 }), // along the path; 1e16 a m²
    fieldT: Type.Optional(Type.Number({ minimum: 0, maximum: 1e-4 })), // mean along the path
    isLinear: Type.Optional(Type.Boolean()), // so that what is turned is lost
    s4: Type.Optional(
      Type.Number({ minimum: NAKAGAMI_RANGE.s4Min, maximum: NAKAGAMI_RANGE.s4Max }), // at this frequency
    ),
  },
  closed,
);

const HopRow = Type.Object(
  {
    frequencyGHz: Type.Number({
      ...{ minimum: HOP_RANGE.frequencyGHzMin, maximum: HOP_RANGE.frequencyGHzMax },
    }),
    eirpDbW: Db,
    elevationDeg: Type.Number({ minimum: HOP_RANGE.elevationDegMin, maximum: 90 }),
    rangeKm: Type.Number({ minimum: 100, maximum: 500_000 }),
    ...{ pointingDb: LossDb, polarisationDb: LossDb },
    pointingErrorDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 5 })), // of the station
    axialRatiosDb: Type.Optional(
      Type.Object({ wave: AxialDb, antenna: AxialDb }, closed), // of what is circular
    ),
    tiltDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 90 })), // 45: circular
    antennaM: Type.Number({ exclusiveMinimum: 0, maximum: 70 }), // of the station
    efficiency: Type.Optional(Type.Number({ minimum: 0.05, maximum: 1 })),
    climate: ClimateRow,
    receiver: Receiver,
    interferenceDb: Type.Optional(Db), // carrier to interference
    sharesPolarisation: Type.Optional(Type.Boolean()), // the other one carries as much
    ionosphere: Type.Optional(Ionosphere),
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
    /** Of the satellite, for Article 21; and how many its system has. */
    orbit: Type.Optional(Type.Enum(['geostationary', 'other'])),
    satellites: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    /** Satellites that are not geostationary, as the receiving station has them in view: for an indicative EPFD. */
    disturbers: Type.Optional(
      Type.Array(
        Type.Object(
          {
            eirpDbW: Db, // towards the station
            bandwidthHz: Type.Number({ minimum: 1, maximum: 1e11 }),
            rangeKm: Type.Number({ minimum: 100, maximum: 500_000 }),
            offAxisDeg: Type.Number({ minimum: 0, maximum: 180 }),
          },
          closed,
        ),
        { minItems: 1, maxItems: 1000 },
      ),
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
export type HopFile = Static<typeof HopRow>;
