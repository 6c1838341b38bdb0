export { type DryRun, type DryRunOptions, dryRun } from './dry-run.ts';
export { addPartner, inviteText, resumePartner, type Self } from './manage.ts';
export { type PartnerOptions, partnerPart } from './part.ts';
export { PartnerView, partnerView, routes } from './routes.ts';
export { type PartnerStatus, partnerStatuses } from './status.ts';
