/** What a person is told they may do is what the routes let them do; and in live mode some roles never meet. */
import { ROLES, type Role } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { ACTIONS, actionsFor, roleConflict } from '../../src/access/roles.ts';
import { routes } from '../../src/routes.ts';

const ROUTE_OF: Readonly<Record<string, string>> = {
  'warning.note': 'POST /api/v1/warnings/:id/note',
  'warning.decide': 'POST /api/v1/warnings/:id/cancel',
  'release.send': 'POST /api/v1/warnings/:id/release',
  'config.write': 'PUT /api/v1/config/asset/:id',
  'rule.propose': 'PUT /api/v1/config/rule/:id',
  'rule.decide': 'POST /api/v1/proposals/:id/approve',
  'people.manage': 'POST /api/v1/users',
  'audit.read': 'GET /api/v1/audit',
};

test.each(ACTIONS.map(({ action, roles }) => [action, roles] as const))(
  '%s is for the roles of its route',
  (action, roles) => {
    const route = routes.find(({ method, url }) => `${method} ${url}` === ROUTE_OF[action]);
    if (route?.access.who !== 'role') throw new Error(`${ROUTE_OF[action]} is not mounted`);
    expect([...roles].sort()).toEqual([...route.access.roles].sort());
  },
);

test('every pair of roles: together in an exercise, and in live mode unless one of them stands alone', () => {
  for (const a of ROLES)
    for (const b of ROLES.filter((role) => role !== a)) {
      expect(roleConflict('exercise', [a, b])).toBe(undefined);
      const alone = [a, b].some((role) => role === 'admin' || role === 'reviewer');
      expect(roleConflict('live', [a, b]) !== undefined, `${a}+${b}`).toBe(alone);
    }
});

test('an action is allowed, or its reason says who may; a lone release officer is told', () => {
  for (const mode of ['exercise', 'live'] as const)
    for (const role of ROLES)
      for (const { allowed, reason } of actionsFor({ mode, roles: [role], otherReleasers: 1 }))
        expect(reason === '').toBe(allowed);
  const alone = { mode: 'live' as const, roles: ['release'] as Role[], otherReleasers: 0 };
  const blocked = actionsFor(alone).filter(({ reason }) => reason.includes('two people'));
  expect(blocked.map(({ action, allowed }) => [action, allowed])).toEqual([
    ['rule.propose', true],
    ['rule.decide', false],
  ]);
});
