/** What each role may do, and which roles one person may not hold together here. */
import type { RolesReply } from '../data/wire.ts';
import { TableHead } from '../ui/table-head.tsx';
import { words as shared } from '../ui/words.ts';
import { words } from './people-words.ts';

export type Role = RolesReply['roles'][number]['role'];

/** Pairs of these roles that one person may not hold, in words; none when they go together. */
export function conflictsOf(reply: RolesReply, chosen: readonly Role[]): readonly string[] {
  const names = shared().roles;
  return reply.roles
    .filter(({ role }) => chosen.includes(role))
    .flatMap(({ role, notWith }) =>
      notWith
        .filter((other) => chosen.includes(other) && role < other)
        .map((other) => words().conflict(names[role], names[other])),
    );
}

export function RoleTable({ reply }: { reply: RolesReply }) {
  const w = words();
  const names = shared().roles;
  return (
    <section>
      <h3>{w.rolesTitle}</h3>
      <p class="hint">{reply.mode === 'live' ? w.conflictLive : w.conflictExercise}</p>
      <table class="role-table">
        <TableHead heads={[w.role, w.may, w.notWith]} />
        <tbody>
          {reply.roles.map(({ role, actions, notWith }) => (
            <tr key={role}>
              <th scope="row">{names[role]}</th>
              <td>{actions.map((action) => w.actions[action] ?? action).join('; ')}</td>
              <td>
                {notWith.length === 0 ? w.noConflict : notWith.map((one) => names[one]).join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
