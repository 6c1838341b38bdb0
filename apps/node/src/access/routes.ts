/** The routes of access: in and out, oneself, people, the audit. */
import type { Route } from '../api/route.ts';
import { auditRoutes } from './audit-routes.ts';
import { loginRoutes } from './login-routes.ts';
import { meRoutes } from './me-routes.ts';
import { userRoutes } from './user-routes.ts';

export const routes: readonly Route[] = [
  ...loginRoutes,
  ...meRoutes,
  ...userRoutes,
  ...auditRoutes,
];
