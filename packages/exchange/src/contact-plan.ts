/**
 * When a partner can be reached: windows of time, such as the passes of a satellite over both stations. Outside of them a silent
 * link is as expected; the next one is what a person waits for.
 */
import { Epoch, Id, Text } from '@noroshi/watch';
import { type Static, Type } from 'typebox';

const Window = Type.Object({ fromUs: Epoch, untilUs: Epoch }, { additionalProperties: false });

/** A row of configuration of kind 'contact-plan'; its id is the partner's. */
export const ContactPlan = Type.Object(
  {
    id: Id,
    windows: Type.Array(Window, { maxItems: 2000 }),
    note: Type.Optional(Text),
  },
  { additionalProperties: false },
);
export type ContactPlan = Static<typeof ContactPlan>;
export type ContactWindow = Static<typeof Window>;

/** Which window is wrong and how; null where each ends after it begins and before the next begins. */
export function planFault({ windows }: ContactPlan): { path: string; right: string } | null {
  const wrong = windows.findIndex(
    ({ fromUs, untilUs }, i) => untilUs <= fromUs || fromUs < (windows[i - 1]?.untilUs ?? fromUs),
  );
  if (wrong < 0) return null;
  return {
    path: `windows/${wrong}`,
    right: 'windows in order of time: each ends after it begins, and before the next begins',
  };
}

/** The window that is open now, else the next one; null where none is left. */
export function contactAt(plan: ContactPlan, atUs: number): ContactWindow | null {
  return plan.windows.find(({ untilUs }) => untilUs > atUs) ?? null;
}
