/**
 * The parts of a node, in the order they start, and which of them a process runs (`--role`). One process runs all of them;
 * several processes of one partner share PostgreSQL and divide the parts.
 */
import type { Part } from './context.ts';

export const PROCESS_ROLES = ['api', 'sources', 'watching', 'partner', 'notify'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** The parts whose role was asked for. */
export function partsOf(
  parts: Readonly<Record<ProcessRole, readonly Part[]>>,
  roles: readonly ProcessRole[],
): readonly Part[] {
  return PROCESS_ROLES.filter((role) => roles.includes(role)).flatMap((role) => parts[role]);
}
