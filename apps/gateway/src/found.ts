/** A reply's record; proto marks every message field as absent at times, services never leave these out. */
export function found<T>(record: T | undefined): T {
  if (record === undefined) throw new Error('a service answered without the record');
  return record;
}
