/** What people do to a warning, each a route of its own; the version that they read goes with it as If-Match. */
import type { Db } from '@noroshi/store';
import { type KeptWarning, warningHistory } from '@noroshi/store/warnings';
import { formatUtc, parseUtc } from '@noroshi/time';
import { type Act, edgeSchema, encodeEdge, Id, Text, Warning } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Refusal, type Route, refuse } from '../api/route.ts';
import { type ActError, actOnWarning, type WarningAct } from './act.ts';
import { Facts } from './facts.ts';
import { type SeenWarning, shownVersionOf, sightOf } from './seen.ts';
import { refuseAssignee, workers } from './workers.ts';

const tag = 'Warnings';
const deciders = ['duty'] as const;
const params = Type.Object({ id: Id });

/** `version` is made from what is shown: send it as If-Match to act on exactly this. In a list `facts` come with it. */
export const Line = Type.Object({
  version: Type.Integer(),
  warning: edgeSchema(Warning),
  facts: Type.Optional(Facts),
  /** A partner's last answer, for who sees all of the warning. */
  answer: Type.Optional(
    Type.Object({ partner: Type.String(), text: Type.String(), atUtc: Type.String() }),
  ),
});

export function lineOf(shown: Warning): Static<typeof Line> {
  return { version: shownVersionOf(shown), warning: encodeEdge(Warning, shown) };
}

export function missing() {
  return refuse(404, 'not-there', 'there is no warning of this id');
}

const Why = Type.Object({ text: Type.Optional(Text) }, { additionalProperties: false });
const Reason = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 4000 }) },
  { additionalProperties: false },
);

/** Ending a case, or opening it again, needs sight of all of it: nothing urgent is closed by somebody who cannot see it. */
const WHOLE_ONLY: ReadonlySet<string> = new Set([
  ...(['close', 'cancel', 'reopen', 'shelve', 'unshelve'] as const),
]);

function actRoute(
  action: WarningAct['action'],
  roles: readonly ('analyst' | 'duty')[],
  summary: string,
  body: typeof Why | typeof Reason | typeof Assign | typeof Tick | typeof Shelve,
): Route {
  return defineRoute({
    ...{ method: 'POST', url: `/api/v1/warnings/:id/${action}`, tag, summary },
    access: { who: 'role', roles, object: { kind: 'warning', param: 'id' } },
    schema: { params, body, reply: Line },
    handle: async ({ object, body, caller, ifMatch }, context) => {
      const { db } = context.store;
      const seen = await sightOf(db, object as KeptWarning, caller!);
      if (seen === undefined) return missing();
      const { warning, version, shown, shownVersion } = seen;
      if (ifMatch !== null && ifMatch !== shownVersion)
        return refuse(409, 'warning.conflict', await conflictText(db, seen));
      if (WHOLE_ONLY.has(action) && shown !== warning)
        return refuse(
          403,
          'warning.sight',
          `to ${action} ${warning.id} needs a duty officer who may see all it is about`,
        );
      const act = actOf(action, body as ActBody);
      if (act === undefined)
        return refuse(422, 'warning.shelf', 'untilUtc is no time: expected 2026-11-23T12:00:00Z');
      const unfit = act.action === 'assign' && (await refuseAssignee(db, seen, act.assignee));
      if (unfit) return refuse(422, 'warning.assignee', unfit);
      const actor = actorOf(caller!.userId);
      const acted = await actOnWarning(context, {
        ...{ ...act, warningId: warning.id, actor, expectedVersion: version },
      });
      if (!acted.ok)
        return refuse(STATUS[acted.error.kind], `warning.${acted.error.kind}`, acted.error.message);
      const now = await sightOf(db, acted.value, caller!);
      if (now === undefined) return missing();
      return { ok: true, body: lineOf(now.shown), version: now.shownVersion };
    },
  });
}

type ActBody = Static<typeof Why> & {
  readonly assignee?: string;
  readonly itemId?: string;
  readonly untilUtc?: string;
};

/** Undefined where its time is none. */
function actOf(action: WarningAct['action'], body: ActBody): Act | undefined {
  const { untilUtc, ...rest } = body;
  if (untilUtc === undefined) return { ...rest, action } as Act;
  const until = parseUtc(untilUtc);
  return until.ok ? ({ ...rest, action, untilUs: until.value } as Act) : undefined;
}

/** Who was faster, and with what, where one may read it. */
async function conflictText(db: Db, { warning, shown }: SeenWarning): Promise<string> {
  const changed = `${warning.id} has changed`;
  const again = 'read it again, then act';
  if (shown !== warning) return `${changed}: ${again}`;
  const last = (await warningHistory(db, warning.id)).at(-1);
  if (last === undefined) return `${changed}: ${again}`;
  return `${changed}: ${last.actor} did "${last.action}" at ${formatUtc(last.atUs, 0)}; ${again}`;
}

const STATUS: Readonly<Record<ActError['kind'], Refusal['status']>> = {
  ...{ state: 409, reason: 422, step: 422, origin: 409, length: 422, missing: 404, conflict: 409 },
  shelf: 422,
};

const Assign = Type.Object(
  { assignee: Id, text: Type.Optional(Text) },
  { additionalProperties: false },
);
const Shelve = Type.Object(
  {
    text: Reason.properties.text,
    untilUtc: Type.String({ maxLength: 40, description: 'within 24 hours' }),
  },
  { additionalProperties: false },
);
const Tick = Type.Object(
  { itemId: Id, text: Type.Optional(Text) },
  { additionalProperties: false },
);

export const actRoutes: readonly Route[] = [
  actRoute('acknowledge', deciders, 'Say that a person has taken it up', Why),
  actRoute('assign', workers, 'Give it to a person', Assign),
  actRoute('tick', workers, 'A step of the checklist is done', Tick),
  actRoute('note', workers, 'Add a line to its history', Reason),
  actRoute('close', deciders, 'Close it, with the reason', Reason),
  actRoute('reopen', deciders, 'Open it again', Why),
  actRoute(
    'cancel',
    deciders,
    'Take it back for ever, with the reason; everybody who was told is told',
    Reason,
  ),
  actRoute('shelve', deciders, 'Set it aside for a while, with the reason; never FLASH', Shelve),
  actRoute('unshelve', deciders, 'Bring it back', Why),
];
