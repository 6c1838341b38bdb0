/**
 * The steps of the exercise two-partners: two nodes as two processes, one warning the whole way and back. Each step waits for
 * what it must see, says what that proves, and fails with what was seen instead.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CAST_IDS } from '@noroshi/sim';
import { type ChildAnswer, type NodeProcess, runChild, startNodeProcess } from './child.ts';

export type StepResult = {
  readonly step: string;
  readonly ok: boolean;
  readonly elapsedS: number;
  readonly found: string; // what was seen
  readonly proves: string;
};

export type WalkOptions = {
  readonly folder: string;
  readonly scenario: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clockMs: () => number;
  readonly signal: AbortSignal;
};

const WAIT_MAX_MS = 180_000;
const LOOK_EACH_MS = 1000; // a look is a process of its own
const RULE_ID = 'collisions-to-bravo';

type Place = {
  readonly options: WalkOptions;
  readonly nodes: Map<string, NodeProcess>;
  readonly notes: Map<string, string>; // what earlier steps found: addresses, ids
};

type Step = {
  readonly step: string;
  readonly proves: string;
  /** Resolves with what was seen; throws with why not. */
  run(place: Place): Promise<string>;
};

/** Runs the steps until one fails; the nodes are ended in any case. */
export async function* walk(options: WalkOptions): AsyncGenerator<StepResult> {
  const place: Place = { options, nodes: new Map(), notes: new Map() };
  try {
    for (const { step, proves, run } of STEPS) {
      const startMs = options.clockMs();
      const seen = await run(place).then(
        (found) => ({ ok: true, found }),
        (cause: unknown) => ({ ok: false, found: (cause as Error).message }),
      );
      yield { step, proves, ...seen, elapsedS: (options.clockMs() - startMs) / 1000 };
      if (!seen.ok) return;
    }
  } finally {
    await Promise.all([...place.nodes.values()].map((node) => node.end()));
  }
}

const STEPS: readonly Step[] = [
  startStep('alpha'),
  startStep('bravo'),
  {
    step: 'Alpha and Bravo exchange invitations',
    proves: 'two nodes meet by public keys alone; no secret and no third party is involved',
    run: async (place) => {
      for (const [from, to] of [
        ['alpha', 'bravo'],
        ['bravo', 'alpha'],
      ] as const) {
        const address = place.notes.get(`${from} address`)!;
        const invite = await command(place, from, ['partner', 'invite', '--address', address]);
        await command(place, to, ['partner', 'add', '-'], invite.stdout);
      }
      return 'each knows the other by its signing key and its TLS pin';
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
    step: 'One release rule lets conjunctions go to Bravo',
    proves: 'a rule that a person wrote is what releases',
    run: async (place) => {
      const file = join(place.options.folder, 'rule.json');
      await writeFile(file, `${JSON.stringify(ruleFile(), null, 2)}\n`);
      await command(place, 'alpha', ['config', 'apply', file, '--reason', 'exercise']);
      return `rule ${RULE_ID} is in force`;
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
  {
    step: 'Both audits verify, both nodes end in order',
    proves: 'every act has its line, and no line was changed or dropped',
    run: async (place) => {
      for (const name of ['alpha', 'bravo']) await command(place, name, ['audit', 'verify']);
      for (const [name, node] of [...place.nodes]) {
        place.nodes.delete(name);
        const code = await node.end();
        if (code !== 0) throw new Error(`${name} ended with ${code}, 0 would be right`);
      }
      return 'two chains of hashes, no gap';
    },
  },
];

function startStep(name: 'alpha' | 'bravo'): Step {
  const title = name === 'alpha' ? 'Alpha' : 'Bravo';
  return {
    step: `${title} starts`,
    proves: 'one command is a running node, with no account and no network',
    run: async ({ options, nodes, notes }) => {
      const data = join(options.folder, name);
      await mkdir(options.folder, { recursive: true });
      const ports = ['--port', '0', '--partner-port', '0', '--log-level', 'error'];
      const exercise = ['--node', name, '--exercise', options.scenario];
      const node = await startNodeProcess(['--data', data, ...exercise, ...ports], options.env);
      nodes.set(name, node);
      const { mode, partner, page } = node.ready;
      if (mode !== 'exercise') throw new Error(`its mode is ${String(mode)}, not exercise`);
      notes.set(`${name} address`, String(partner));
      return `${String(page)}, partner link ${String(partner)}`;
    },
  };
}

function ruleFile(): object {
  const rule = {
    ...{ id: RULE_ID, partner: 'bravo', kinds: ['conjunction'] },
    ...{ severities: ['low', 'moderate', 'high', 'severe'], tlpMax: 'AMBER' },
    ...{ assets: '*', owners: '*', reason: 'exercise two-partners' },
  };
  return { format: 'noroshi-config/1', mode: 'exercise', config: { rule: { [RULE_ID]: rule } } };
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

function sought(place: Place, name: string, fits: (one: Told) => boolean): Promise<Told> {
  return until(place, `the warning at ${name}`, async () => {
    const { warnings } = await listOf(place, name);
    return warnings.find(fits);
  });
}

async function listOf(place: Place, name: string): Promise<{ readonly warnings: readonly Told[] }> {
  const args = ['warning', 'list', '--limit', '500', '--json'];
  return JSON.parse((await command(place, name, args)).stdout) as { warnings: Told[] };
}

type Whole = {
  readonly warning: Told;
  readonly history: readonly { action: string; actor: string; text: string }[];
};

async function shown(place: Place, name: string, id: string): Promise<Whole> {
  const args = ['warning', 'show', id, '--json'];
  return JSON.parse((await command(place, name, args)).stdout) as Whole;
}

async function until<T>(
  { options }: Place,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const startMs = options.clockMs();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (options.signal.aborted) throw new Error('stopped');
    if (options.clockMs() - startMs > WAIT_MAX_MS)
      throw new Error(`${what} did not come within ${WAIT_MAX_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EACH_MS));
  }
}

/** A command of the node's own machine; its failure ends the step. */
async function command(
  { options }: Place,
  name: string,
  args: readonly string[],
  stdin?: string,
): Promise<ChildAnswer> {
  const data = ['--data', join(options.folder, name)];
  const answer = await runChild([...args, ...data], options.env, options.signal, stdin);
  if (answer.code === 0) return answer;
  const said = answer.stderr.trim().split('\n').at(-1) ?? '';
  throw new Error(`noroshi ${args.join(' ')} at ${name} ended with ${answer.code}: ${said}`);
}
