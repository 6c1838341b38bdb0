/**
 * What this node answers, as types made from the schemas of its routes: the page imports these types and nothing else of the
 * node. An area adds its replies here as the page comes to show them.
 */
import type { Edge } from '@noroshi/watch';
import type { Static } from 'typebox';
import type {
  AuditExportReply as AuditFile,
  AuditFoundReply as AuditFound,
  AuditVerdictReply as AuditVerdict,
} from './access/audit-routes.ts';
import type { Me, Sessions } from './access/me-routes.ts';
import type { PersonSeen, RolesReply as Roles } from './access/user-routes.ts';
import type { Health } from './api/health-route.ts';
import type { AvoidReply as Avoid } from './avoid/reply.ts';
import type { FileReply } from './avoid/routes.ts';
import type * as Behaviour from './behaviour/wire.ts';
import type { Assets } from './config/asset-routes.ts';
import type { RuleEffect as RuleEffects } from './config/effect-rules.ts';
import type { ThresholdEffect as ThresholdEffects } from './config/effect-thresholds.ts';
import type { ExportReply as ConfigFile, ImportReply } from './config/import-routes.ts';
import type { ConfigKinds, ConfigPreview as Previewed } from './config/preview-routes.ts';
import type { ChangedReply, ProposalLine, Row } from './config/routes.ts';
import type * as Flows from './flows/wire.ts';
import type { ChannelsReply as Channels } from './notify/routes.ts';
import type { HandoverPage, ShiftLog } from './notify/shift-routes.ts';
import type { HeldLine } from './partner/held-view.ts';
import type * as Partner from './partner/replies.ts';
import type { FetchPlan } from './sources/fetch-plan.ts';
import type { ObjectExport } from './sources/object-export.ts';
import type { History, Objects, ObjectWhole } from './sources/object-routes.ts';
import type { Sources } from './sources/routes.ts';
import type { Line } from './warnings/act-routes.ts';
import type { ExportedFile } from './warnings/export-routes.ts';
import type { Page, Whole } from './warnings/routes.ts';
import type { WorkersReply as Workers } from './warnings/workers-route.ts';
import type { Encounter, Evolution } from './watching/encounter-reply.ts';
import type { Conjunctions } from './watching/routes.ts';
import type { ConjunctionReply as Conjunction } from './watching/rows-reply.ts';

export type ObjectReply = Edge<Static<typeof ObjectWhole>>;
export type ObjectHistoryReply = Edge<Static<typeof History>>;
export type ObjectExportReply = Static<typeof ObjectExport>;
export type HealthReply = Health;
export type MeReply = Static<typeof Me>;
export type WarningLine = Static<typeof Line>;
export type WarningList = Static<typeof Page>;
export type WarningWhole = Static<typeof Whole>;
export type WorkersReply = Static<typeof Workers>;
export type ExportReply = ExportedFile;
export type HandoverReply = Static<typeof HandoverPage>;
export type ShiftReply = Static<typeof ShiftLog>;
export type SessionList = Static<typeof Sessions>;
export type AssetList = Edge<Static<typeof Assets>>;
export type ObjectList = Edge<Static<typeof Objects>>;
export type ConjunctionReply = Static<typeof Conjunction>;
export type AuditFoundReply = Static<typeof AuditFound>;
export type AuditFileReply = Static<typeof AuditFile>;
export type AuditVerdictReply = Static<typeof AuditVerdict>;
export type PersonReply = Static<typeof PersonSeen>;
export type RolesReply = Static<typeof Roles>;
export type ConfigKindsReply = Static<typeof ConfigKinds>;
export type ConfigPreviewReply = Static<typeof Previewed>;
export type ConfigRowReply = Static<typeof Row>;
export type ConfigChangedReply = Static<typeof ChangedReply>;
export type ConfigImportReply = Static<typeof ImportReply>;
export type ConfigExportReply = Static<typeof ConfigFile>;
export type ProposalReply = Static<typeof ProposalLine>;
export type RuleEffectReply = Static<typeof RuleEffects>;
export type ThresholdEffectReply = Static<typeof ThresholdEffects>;
export type FetchPlanReply = Static<typeof FetchPlan>;
export type SourcesReply = Edge<Static<typeof Sources>>;
export type ConjunctionsReply = Static<typeof Conjunctions>;
export type EncounterReply = Encounter;
export type EvolutionReply = Evolution;
/** Releases that wait for a person, or are to be reviewed. */
export type PartnerHeldReply = { readonly releases: readonly HeldLine[]; readonly capped: boolean };
export type PartnerLinksReply = Static<typeof Partner.LinksReply>;
export type PartnerLinkReply = Static<typeof Partner.LinkReply>;
export type PartnerPageReply = Static<typeof Partner.PartnerPageReply>;
export type PartnerRequestReply = Static<typeof Partner.RequestReply>;
export type PartnerDryRunReply = Static<typeof Partner.DryRunReply>;
export type PartnerToldReply = Static<typeof Partner.ToldPartnerReply>;
export type WarningPartnersReply = Static<typeof Partner.WarningPartnersReply>;
export type PartnerInvitationReply = Static<typeof Partner.InvitationReply>;
export type PartnerCardReply = Static<typeof Partner.CardReply>;
export type ChannelsReply = Static<typeof Channels>;
export type AvoidReply = Static<typeof Avoid>;
export type AvoidFile = Static<typeof FileReply>;
export type BehaviourLine = Edge<Behaviour.FindingShown>;
export type BehaviourListReply = Edge<Static<typeof Behaviour.FindingsReply>>;
export type BehaviourWholeReply = Edge<Static<typeof Behaviour.FindingWhole>>;
export type BeltReply = Edge<Static<typeof Behaviour.BeltReply>>;
export type ManoeuvresReply = Edge<Static<typeof Behaviour.ManoeuvresReply>>;
export type RelativeReply = Edge<Static<typeof Behaviour.RelativeReply>>;
export type GabbardReply = Edge<Static<typeof Behaviour.GabbardReply>>;
export type DecaysReply = Edge<Static<typeof Behaviour.DecaysReply>>;
export type TrackReply = Edge<Static<typeof Behaviour.TrackReply>>;
export type ChangesReply = Edge<Static<typeof Behaviour.ChangesReply>>;
export type SignLine = Edge<Flows.SignShown>;
export type SignsReply = Edge<Static<typeof Flows.SignsReply>>;
export type SignWholeReply = Edge<Static<typeof Flows.SignWhole>>;
export type SignTimesReply = Edge<Static<typeof Flows.TimesReply>>;
export type SignHistogramReply = Edge<Static<typeof Flows.HistogramReply>>;
export type SignBundleReply = Static<typeof Flows.BundleReply>;
export type WarrantLine = Edge<Static<typeof Flows.WarrantShown>>;
export type WarrantProposalLine = Edge<Static<typeof Flows.WarrantProposal>>;
export type WarrantsReply = Edge<Static<typeof Flows.WarrantsReply>>;
