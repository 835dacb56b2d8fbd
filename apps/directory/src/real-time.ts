/**
 * The time of sessions, lock-outs, passwords and the audit log. A clock driven for a demonstration must neither sign
 * people out nor let them in, nor date what was recorded.
 */
export function realNow(): Date {
  return new Date();
}
