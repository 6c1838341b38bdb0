/**
 * The second half of the exercise two-partners: the link is cut, both nodes raise, tell and cancel meanwhile, the link comes
 * back, and both logs are shown to be equal: by size, by signed head, and by every record hashed again on either side.
 */
import { checkLog, type LaneName, parseVkey } from '@noroshi/exchange';
import { authorOf, exportLane, sha256, verifyEd25519 } from '@noroshi/node/partner';
import { laneOf, newestEntries } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import { type LinkLook, lookAt } from './look.ts';
import {
  command,
  nodeStore,
  OTHER,
  type Place,
  pause,
  SIDES,
  type Step,
  storeOf,
  TITLE,
  until,
} from './place.ts';
import { PLAYS, raise } from './raise.ts';

/** In which state the other side has what was played in; null: not at all. */
const ANSWERS: Readonly<Record<keyof typeof PLAYS, string | null>> = {
  ...{ flash: 'open', routine: 'open', early: 'cancelled' },
  ...{ own: null, other: null },
};

export const OUTAGE_STEPS: readonly Step[] = [
  {
    step: 'Each raises a warning while the link works, and the other has it',
    proves: 'telling works both ways, each way in a log of its own',
    run: async (place) => {
      const before = await lookAt(place);
      for (const side of SIDES)
        place.notes.set(`${side} early`, await raise(place, side, PLAYS.early));
      const isTold = (look: LinkLook) =>
        SIDES.every((side) => toldBy(look, side) > toldBy(before, side));
      const { lanes } = await until(place, 'equal lanes', () => level(place, isTold));
      return sizesText(lanes);
    },
  },
  {
    step: 'The link is cut',
    proves: 'an outage is seen by itself, on both sides',
    run: async (place) => {
      const { isThin, world } = place.options;
      place.link.setCut(true, isThin ? 'silent' : 'refused');
      place.notes.set('cut at', String(world.clockMs()));
      if (isThin) return 'in silence, as when a satellite sets: nobody is told';
      await until(place, 'both sides down', async () => {
        const { states } = await lookAt(place);
        return SIDES.every((side) => states[side] === 'down') ? states : undefined;
      });
      return 'Alpha says that Bravo is not reached, Bravo says it of Alpha';
    },
  },
  {
    step: 'Both raise a FLASH and a ROUTINE, and cancel what they told before',
    proves: 'each is signed into its lane at once and waits; nothing crosses a link that is cut',
    run: async (place) => {
      const before = await lookAt(place);
      for (const side of SIDES) {
        for (const name of ['flash', 'routine', 'own', 'other'] as const)
          place.notes.set(`${side} ${name}`, await raise(place, side, PLAYS[name]));
        const early = place.notes.get(`${side} early`)!;
        await command(place, side, ['warning', 'cancel', early, '--reason', 'refined orbits']);
      }
      await until(place, 'three records of each side', async () => {
        const look = await lookAt(place);
        const isSigned = SIDES.every((side) => toldBy(look, side) >= toldBy(before, side) + 3);
        return isSigned ? look : undefined;
      });
      await stayCut(place);
      const { lanes } = await lookAt(place);
      const crossed = lanes.filter(({ taken }, i) => taken !== before.lanes[i]!.taken);
      if (crossed.length > 0) throw new Error(`something crossed: ${sizesText(crossed)}`);
      return sizesText(lanes);
    },
  },
  {
    step: 'The link is healed, and all six lanes are equal',
    proves: 'what waited was pulled by position, verified and applied, without a person',
    run: async (place) => {
      const { clockMs } = place.options.world;
      place.link.setCut(false);
      const startMs = clockMs();
      const { lanes } = await until(place, 'six equal lanes', () => level(place, () => true));
      const tookS = ((clockMs() - startMs) / 1000).toFixed(1);
      return `${tookS} s after the link was back: ${sizesText(lanes)}`;
    },
  },
  {
    step: 'The known answers: what must be there is there, and nothing else',
    proves:
      'a cancel finds who was told; what a marking or a missing rule withholds leaves no trace',
    run: async (place) => {
      const wrong: string[] = [];
      for (const side of SIDES) {
        const there = (await storeOf(place, OTHER[side])).db;
        const here = (await storeOf(place, side)).db;
        for (const [name, state] of Object.entries(ANSWERS)) {
          const id = place.notes.get(`${side} ${name}`)!;
          const found = (await warningById(there, `${side}:${id}`))?.warning.state ?? null;
          const told = (await newestEntries(here, OTHER[side], { about: id, limit: 1 })).length;
          if (found !== state || told > 0 !== (state !== null))
            wrong.push(
              `${name} of ${side} is ${found ?? 'not there'}, ${state ?? 'nothing'} is right`,
            );
        }
      }
      if (wrong.length > 0) throw new Error(wrong.join('; '));
      return 'of each side: FLASH and ROUTINE open, the early one cancelled; one marked for nobody and one of another kind: no record of them';
    },
  },
  {
    step: 'Every log verifies, as noroshi audit verify does it',
    proves: 'tiles, hashes and signatures of each lane are whole, by its public key alone',
    run: async (place) => {
      const seen: string[] = [];
      for (const side of SIDES)
        for (const { from, lane } of (await lookAt(place)).lanes)
          if (from === side) seen.push(...(await verified(place, side, lane)));
      return seen.join(', ');
    },
  },
];

/** Equal on both sides, and more than `isEnough` asks for. */
async function level(
  place: Place,
  isEnough: (look: LinkLook) => boolean,
): Promise<LinkLook | undefined> {
  const look = await lookAt(place);
  return isEnough(look) && look.lanes.every(({ isEqual }) => isEqual) ? look : undefined;
}

function toldBy({ lanes }: LinkLook, side: string): number {
  return lanes.reduce((sum, { from, signed }) => sum + (from === side ? signed : 0), 0);
}

function sizesText(lanes: LinkLook['lanes']): string {
  return lanes
    .filter(({ signed }) => signed > 0)
    .map(({ from, lane, signed, taken }) => `${TITLE[from]} ${lane} ${taken} of ${signed}`)
    .join(', ');
}

/** The rest of the time that the cut was to last. */
async function stayCut(place: Place): Promise<void> {
  const { cutS, world } = place.options;
  const endMs = Number(place.notes.get('cut at')) + cutS * 1000;
  while (world.clockMs() < endMs && !world.signal.aborted) {
    await pause(Math.min(500, endMs - world.clockMs()), world.signal);
    await lookAt(place);
  }
}

/** One lane of a side, from its files alone. */
async function verified(place: Place, side: 'alpha' | 'bravo', lane: LaneName): Promise<string[]> {
  const { dir } = await nodeStore(place, side);
  const { db } = await storeOf(place, side);
  const key = { partner: OTHER[side], lane };
  if (((await laneOf(db, key))?.size ?? 0) === 0) return [];
  const random = (bytes: number) => new Uint8Array(bytes); // signs nothing new
  const author = await authorOf(dir.path, { ...dir, random }, place.options.world.nowUs());
  const files = new Map<string, Uint8Array>();
  const folder = {
    has: async (path: string) => files.has(path),
    write: async (path: string, bytes: Uint8Array) => void files.set(path, bytes),
  };
  const exported = await exportLane(db, author, key, folder);
  if (!exported.ok) throw new Error(exported.error);
  const vkey = parseVkey(sha256, exported.value.vkey);
  if (!vkey.ok) throw new Error(vkey.error.message);
  const read = async (path: string) => files.get(path) ?? null;
  const tools = { sha256, verify: verifyEd25519 };
  const report = await checkLog(tools, read, { key: vkey.value });
  if (typeof report === 'string') throw new Error(`${side} ${lane}: ${report}`);
  const [finding] = report.findings;
  if (finding !== undefined)
    throw new Error(`${side} ${lane}: ${finding.file}: ${finding.message}`);
  return [`${TITLE[side]} ${lane} ${report.entries} records`];
}
