/** Whether a caller may use a route at all. Objects are checked after this, in objects.ts. */
import type { Access, Caller } from '../access/caller.ts';
import { type ApiRefusal, refusal } from './refusal.ts';

/** Undefined when the caller may. `local`: the peer is this machine, without a proxy between. */
export function refuseCaller(
  access: Access,
  caller: Caller | null,
  local: boolean,
): ApiRefusal | undefined {
  if (access.who === 'anyone') return undefined;
  if (access.who === 'local' && local) return undefined;
  if (caller === null)
    return refusal(401, 'no-session', 'this needs a session: log in, then try again');
  if (access.who === 'session') return undefined;
  if (access.roles.some((role) => caller.roles.includes(role)))
    return access.who === 'role' && access.sight === 'all' ? refuseSight(caller) : undefined;
  const right = access.roles.join(' or ');
  const held = caller.roles.length === 0 ? 'no role' : caller.roles.join(', ');
  return refusal(403, 'role', `this needs the role ${right}; ${caller.name} has ${held}`);
}

function refuseSight({ name, owners, clearance }: Caller): ApiRefusal | undefined {
  if (owners === '*' && clearance === 'RED') return undefined;
  const told = `this shows what every owner and marking has; ${name} may see ${owners === '*' ? `up to TLP:${clearance}` : 'some owners only'}`;
  return refusal(403, 'sight', told);
}

/** The same in words, for the documents. */
export function whoMay(access: Access): string {
  if (access.who === 'anyone') return 'Anyone may.';
  if (access.who === 'session') return 'Anyone who is logged in may, about themselves.';
  const roles = access.roles.join(', ');
  if (access.who === 'local') return `Programs of this machine may, and the roles ${roles}.`;
  const object =
    access.object === undefined ? '' : `, where they may see the ${access.object.kind}`;
  const sight = access.sight === 'all' ? ', cleared for every owner and marking' : '';
  return `The roles ${roles} may${object}${sight}.`;
}
