const HEAD = 4_096;
const TAIL = 256;

type Fault = 'prefixed' | 'cut';

/**
 * Looks at the beginning and the end of each worksheet while it is unpacked: one that was not written to its end would be taken
 * for one with fewer rows, and one whose elements carry a prefix for one without any.
 */
export class SheetEnds {
  private readonly sheets = new Map<string, { head: string; tail: string }>();

  constructor(private readonly isSheet: (name: string) => boolean) {}

  see(name: string, piece: Buffer): void {
    if (!this.isSheet(name)) return;
    const { head, tail } = this.sheets.get(name) ?? { head: '', tail: '' };
    this.sheets.set(name, {
      head: head + piece.toString('latin1', 0, HEAD - head.length),
      tail: (tail + piece.toString('latin1', Math.max(0, piece.length - TAIL))).slice(-TAIL),
    });
  }

  some(fault: Fault): boolean {
    return [...this.sheets.values()].some(({ head, tail }) => faultOf(head, tail) === fault);
  }
}

function faultOf(head: string, tail: string): Fault | undefined {
  if (/<\w[\w.-]*:worksheet[\s>/]/.test(head)) return 'prefixed';
  const whole = /<\/worksheet\s*>/.test(tail) || /<worksheet\b[^>]*\/>\s*$/.test(head);
  return whole ? undefined : 'cut';
}
