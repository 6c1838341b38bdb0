export {
  type AlertMessage,
  alertBoard,
  alertMessage,
  alertMessages,
  BoardConflictError,
  type StoredBoard,
  saveAlertMessage,
  saveBoard,
} from './alerts.ts';
export {
  type BallisticFilter,
  type BallisticFrame,
  ballisticById,
  closeBallistic,
  forgetBallistic,
  framesBetween,
  listBallistic,
  type StoredBallistic,
  saveBallistic,
  saveFrame,
} from './findings.ts';
