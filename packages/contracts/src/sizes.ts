const KIB = 1024;
const MIB = 1024 * KIB;

/** Bytes of a message at most. */
export const MESSAGE_BYTES = {
  /** Of what anybody may ask without saying who they are: health, reflection. */
  anonymous: 16 * KIB,
  usual: MIB,
  /** Of the methods below. */
  long: 8 * MIB,
} as const;

const within = (service: string, ...methods: string[]): string[] => methods.map((method) => `/mingjing.${service}/${method}`);

/** Methods whose one message may be long, and why. Every other takes `MESSAGE_BYTES.usual`. */
export const LONG_MESSAGES: ReadonlySet<string> = new Set([
  // Rows of a spreadsheet: up to a thousand, or a million characters (packages/sheet/src/batches.ts).
  ...within('directory.v1.DirectoryService', 'ImportUnits', 'ImportAccounts', 'ImportPosts'),
  ...within('evaluation.v1.EvaluationService', 'ImportServicePoints', 'ImportMatters', 'ImportHandledCounts'),
  ...within('notification.v1.NotificationService', 'ImportOfficials'),
  // Evaluations that waited together (apps/gateway/src/batcher.ts).
  ...within('evaluation.v1.EvaluationService', 'SubmitEvaluations'),
  // What an SMS provider sends: 1 MiB and its headers.
  ...within('notification.v1.NotificationService', 'TakeCallback'),
]);

/** Bytes a message of a method has at most, for whoever said who they are. */
export function largestMessage(path: string): number {
  return LONG_MESSAGES.has(path) ? MESSAGE_BYTES.long : MESSAGE_BYTES.usual;
}
