/** County level and above carry codes of six digits (GB/T 2260), towns and villages longer ones. */
const JURISDICTION = /^\d{6}(-\d{1,3})?$/;

/**
 * The path of the division above the one in whose jurisdiction a record lies: the parent of its county-level division (or of
 * 州本级), however many levels stand above that. What lies at the root stays there.
 * @param path ancestors of the record's division from the root on, itself included
 */
export function levelAbove(path: readonly string[]): string[] {
  return path.slice(
    0,
    Math.max(
      1,
      path.findLastIndex((id) => JURISDICTION.test(id)),
    ),
  );
}
