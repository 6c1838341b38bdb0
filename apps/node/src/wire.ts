/**
 * What this node answers, as types made from the schemas of its routes: the page imports these types and nothing else of the
 * node. An area adds its replies here as the page comes to show them.
 */
import type { Static } from 'typebox';
import type { Me } from './access/me-routes.ts';
import type { Health } from './api/health-route.ts';
import type { HandoverPage } from './notify/shift-routes.ts';
import type { Line, Page, Whole } from './warnings/routes.ts';
import type { ConjunctionReply as Conjunction } from './watching/rows-reply.ts';

export type HealthReply = Health;
export type MeReply = Static<typeof Me>;
export type WarningLine = Static<typeof Line>;
export type WarningList = Static<typeof Page>;
export type WarningWhole = Static<typeof Whole>;
export type HandoverReply = Static<typeof HandoverPage>;
export type ConjunctionReply = Static<typeof Conjunction>;
