/**
 * The exercise two-partners: two nodes as two processes with a link between them that can be cut; a warning the whole way and
 * back, then an outage (outage.ts). Each step waits for what it must see, says what that proves, and fails with what was seen
 * instead.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOf, type Partner, splitAddress } from '@noroshi/exchange';
import { createThinLink, OFFICE, SATELLITE } from '@noroshi/node/exercise';
import { sha256 } from '@noroshi/node/partner';
import { CAST_IDS } from '@noroshi/sim';
import { type NodeProcess, startNodeProcess } from './child.ts';
import { type LineOfTime, type LinkLook, linesOfTime } from './look.ts';
import { OUTAGE_STEPS } from './outage.ts';
import {
  command,
  OTHER,
  type Place,
  SIDES,
  type Side,
  type Step,
  TITLE,
  until,
  type WalkOptions,
} from './place.ts';

export type StepResult = {
  readonly step: string;
  readonly ok: boolean;
  readonly elapsedS: number;
  readonly found: string; // what was seen
  readonly proves: string;
};

/** What is left when the steps are done: both logs, every record's way, and the nodes where they stay. */
export type WalkEnd = {
  readonly look: LinkLook | null;
  readonly lines: readonly LineOfTime[];
  readonly ready: readonly NodeProcess['ready'][];
};

const RULE_ID = 'conjunctions';
const LINK_SEED = 'two-partners';

/** Runs the steps until one fails; the nodes are ended in any case. Before that `atEnd` is shown what came of it. */
export async function* walk(
  options: WalkOptions,
  atEnd: (end: WalkEnd) => Promise<void>,
): AsyncGenerator<StepResult> {
  const link = createThinLink(options.isThin ? SATELLITE : OFFICE, LINK_SEED);
  const [nodes, stores, notes] = [new Map(), new Map(), new Map()];
  const place: Place = { options, link, nodes, stores, notes, lastLook: null };
  const { clockMs } = options.world;
  try {
    for (const { step, proves, run } of STEPS) {
      const startMs = clockMs();
      const seen = await run(place).then(
        (found) => ({ ok: true, found }),
        (cause: unknown) => ({ ok: false, found: (cause as Error).message }),
      );
      yield { step, proves, ...seen, elapsedS: (clockMs() - startMs) / 1000 };
      if (!seen.ok) return;
    }
    const ready = [...place.nodes.values()].map((node) => node.ready);
    await atEnd({ look: place.lastLook, lines: await linesOfTime(place), ready });
  } finally {
    await Promise.all([...place.stores.values()].map(({ store }) => store.close()));
    await Promise.all([...place.nodes.values()].map((node) => node.end()));
    await link.close();
  }
}

const STEPS: readonly Step[] = [
  startStep('alpha'),
  startStep('bravo'),
  {
    step: 'Alpha and Bravo exchange invitations, and read each other their digits',
    proves: 'two nodes meet by public keys alone; no secret and no third party is involved',
    run: async (place) => {
      const said: string[] = [];
      for (const from of SIDES) {
        const to = OTHER[from];
        const address = place.notes.get(`${from} address`)!;
        const asked = ['partner', 'invite', '--address', address];
        const invite = JSON.parse(
          (await command(place, from, [...asked, '--json'])).stdout,
        ) as Invite;
        await command(place, to, ['partner', 'add', '-'], `${invite.invitation}\n`);
        const listed = (await command(place, to, ['partner', 'list', '--json'])).stdout;
        const { partners } = JSON.parse(listed) as { partners: Partner[] };
        const [own, known] = [invite.partner, partners.find(({ id }) => id === from)!];
        const digits = fingerprintOf(sha256, own);
        if (fingerprintOf(sha256, known) !== digits)
          throw new Error(`${to} has other keys of ${from} than ${from} says`);
        said.push(`${TITLE[from]} ${digits}`);
      }
      return `equal on both sides: ${said.join(' | ')}`;
    },
  },
  {
    step: 'Alpha finds the planted conjunction',
    proves: 'the watch turns element sets into a warning about the right objects',
    run: async (place) => {
      const warning = await sought(place, 'alpha', ({ objectIds }) => planted(objectIds));
      place.notes.set('id', warning.id);
      return `${warning.precedence} ${warning.id}: ${warning.title}`;
    },
  },
  {
    step: 'Without a rule nothing goes',
    proves: 'release is denied by default',
    run: async (place) => {
      const { warnings } = await listOf(place, 'bravo');
      const early = warnings.find(({ origin }) => origin === 'alpha');
      if (early !== undefined) throw new Error(`Bravo has ${early.id} already`);
      return 'Bravo knows of no warning of Alpha';
    },
  },
  {
    step: 'A release rule each way lets conjunctions go',
    proves: 'a rule that a person wrote is what releases',
    run: async (place) => {
      for (const side of SIDES) {
        const file = join(place.options.folder, `rule-of-${side}.json`);
        await writeFile(file, `${JSON.stringify(ruleFile(OTHER[side]), null, 2)}\n`);
        await command(place, side, ['config', 'apply', file, '--reason', 'exercise']);
      }
      return `rule ${RULE_ID}-to-bravo at Alpha, ${RULE_ID}-to-alpha at Bravo`;
    },
  },
  {
    step: 'Bravo pulls, verifies and raises it',
    proves: 'signature, inclusion in the log and order were checked before it was believed',
    run: async (place) => {
      const id = place.notes.get('id')!;
      const warning = await sought(
        place,
        'bravo',
        (one) => one.origin === 'alpha' && tells(one, id),
      );
      place.notes.set('bravo id', warning.id);
      return `${warning.id} from ${warning.origin}, TLP:${warning.marking.tlp}, ${warning.state}`;
    },
  },
  {
    step: 'A person at Bravo acknowledges it, and Alpha is told that it was read',
    proves: 'the answer comes back by the same kind of signed log',
    run: async (place) => {
      await command(place, 'bravo', ['warning', 'acknowledge', place.notes.get('bravo id')!]);
      const line = await until(place, 'a reply of Bravo', async () => {
        const { history } = await shown(place, 'alpha', place.notes.get('id')!);
        return history.find(({ action }) => action === 'reply');
      });
      return `${line.actor}: ${line.text}`;
    },
  },
  {
    step: 'Alpha cancels it, and the cancel arrives at Bravo',
    proves: 'who was told is told when it was wrong, without a rule',
    run: async (place) => {
      const id = place.notes.get('id')!;
      await command(place, 'alpha', ['warning', 'cancel', id, '--reason', 'end of the exercise']);
      const state = await until(place, 'the cancel at Bravo', async () => {
        const { warning } = await shown(place, 'bravo', place.notes.get('bravo id')!);
        return warning.state === 'cancelled' ? warning.state : undefined;
      });
      return `Bravo has it as ${state}`;
    },
  },
  ...OUTAGE_STEPS,
  {
    step: 'Both audits verify, and both nodes end in order unless they are to stay',
    proves: 'every act has its line, and no line was changed or dropped',
    run: async (place) => {
      for (const side of SIDES) await command(place, side, ['audit', 'verify']);
      if (place.options.stays) return 'two chains of hashes, no gap; both nodes stay up';
      for (const [side, node] of [...place.nodes]) {
        place.nodes.delete(side);
        const code = await node.end();
        if (code !== 0) throw new Error(`${side} ended with ${code}, 0 would be right`);
      }
      return 'two chains of hashes, no gap';
    },
  },
];

function startStep(side: Side): Step {
  return {
    step: `${TITLE[side]} starts`,
    proves: 'one command is a running node, with no account and no network',
    run: async ({ options, nodes, notes, link }) => {
      const { folder, scenario, world } = options;
      const data = join(folder, side);
      await mkdir(folder, { recursive: true });
      const ports = ['--port', '0', '--partner-port', '0', '--log-level', 'error'];
      const exercise = ['--node', side, '--exercise', scenario];
      const node = await startNodeProcess(['--data', data, ...exercise, ...ports], world.env);
      nodes.set(side, node);
      const { mode, partner, page } = node.ready;
      if (mode !== 'exercise') throw new Error(`its mode is ${String(mode)}, not exercise`);
      const listens = splitAddress(String(partner));
      if (listens === null) throw new Error(`it has no partner link: ${String(partner)}`);
      const port = await link.open(listens.port, side === 'alpha');
      notes.set(`${side} address`, `127.0.0.1:${port}`);
      return `${String(page)}, partner link ${String(partner)}, reached over the line at port ${port}`;
    },
  };
}

type Invite = { readonly partner: Partner; readonly invitation: string };

function ruleFile(partner: Side): object {
  const id = `${RULE_ID}-to-${partner}`;
  const rule = {
    ...{ id, partner, kinds: ['conjunction'] },
    ...{ severities: ['low', 'moderate', 'high', 'severe'], tlpMax: 'AMBER' },
    ...{ assets: '*', owners: '*', reason: 'exercise two-partners' },
  };
  return { format: 'noroshi-config/1', mode: 'exercise', config: { rule: { [id]: rule } } };
}

type Told = {
  readonly id: string;
  readonly origin: string;
  readonly title: string;
  readonly state: string;
  readonly precedence: string;
  readonly objectIds: readonly string[];
  readonly marking: { readonly tlp: string };
};

function planted(objectIds: readonly string[]): boolean {
  const { alphaObserver1, debris } = CAST_IDS;
  const ends = (number: number) => objectIds.some((id) => id.endsWith(String(number)));
  return ends(alphaObserver1) && ends(debris);
}

/** A partner's warning has the originator's id in its own. */
function tells(warning: Told, id: string): boolean {
  return warning.id === id || warning.id.endsWith(id.slice(id.indexOf(':') + 1));
}

function sought(place: Place, name: Side, fits: (one: Told) => boolean): Promise<Told> {
  return until(place, `the warning at ${name}`, async () => {
    const { warnings } = await listOf(place, name);
    return warnings.find(fits);
  });
}

async function listOf(place: Place, name: Side): Promise<{ readonly warnings: readonly Told[] }> {
  const args = ['warning', 'list', '--limit', '500', '--json'];
  return JSON.parse((await command(place, name, args)).stdout) as { warnings: Told[] };
}

type Whole = {
  readonly warning: Told;
  readonly history: readonly { action: string; actor: string; text: string }[];
};

async function shown(place: Place, name: Side, id: string): Promise<Whole> {
  const args = ['warning', 'show', id, '--json'];
  return JSON.parse((await command(place, name, args)).stdout) as Whole;
}
