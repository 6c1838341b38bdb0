/** What the node answers, by the schemas of its routes: types only, nothing of the node comes into the page. */
import type {
  Asset,
  Warning as Case,
  Edge,
  Notice as Finding,
  HistoryLine as History,
} from '@noroshi/watch';

export type Warning = Edge<Case>;
export type Notice = Edge<Finding>;
export type HistoryLine = Edge<History>;
export type {
  AssetList,
  AuditFileReply,
  AuditFoundReply,
  AuditVerdictReply,
  AvoidFile,
  AvoidReply,
  ChannelsReply,
  ConfigChangedReply,
  ConfigExportReply,
  ConfigImportReply,
  ConfigKindsReply,
  ConfigPreviewReply,
  ConfigRowReply,
  ConjunctionReply,
  ConjunctionsReply,
  EncounterReply,
  EvolutionReply,
  ExportReply,
  FetchPlanReply,
  HandoverReply,
  HealthReply,
  MeReply,
  ObjectExportReply,
  ObjectHistoryReply,
  ObjectList,
  ObjectReply,
  PersonReply,
  ProposalReply,
  RolesReply,
  RuleEffectReply,
  SessionList,
  ShiftReply,
  SourcesReply,
  ThresholdEffectReply,
  WarningLine,
  WarningList,
  WarningWhole,
  WorkersReply,
} from '@noroshi/node/wire';
export type { Asset };
