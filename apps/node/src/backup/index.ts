export { BackupError, type BackupErrorKind } from './format.ts';
export { type CheckedBackup, checkBackup } from './read.ts';
export { type RestoreOptions, type RestoreSummary, restoreBackup } from './restore.ts';
export { type BackupOptions, type BackupSummary, writeBackup } from './write.ts';
