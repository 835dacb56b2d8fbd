/** Codes and ids are data, so they may hold what a field name of a document must not: dots, dollars, our own separators. */
export function written(code: string): string {
  return code.replace(/[%.:$|/\0]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The code that `written` wrote. */
export function read(part: string): string {
  if (!part.includes('%')) return part;
  return part.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
