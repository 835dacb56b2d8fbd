import { cpus } from 'node:os';
import type { Compared } from './check';
import type { Footprint } from './footprint';

/** What a run came to, as it is written with --json. */
export interface Result {
  scale: number;
  seed: string;
  adapters: 'embedded' | 'MongoDB and Kafka';
  compared: Compared[];
  /** Cells that a recount of the owners' documents found different. */
  corrected: number;
  differences: number;
  /** By phase, earlier runs on the same directory included. */
  seconds: Record<string, number>;
  kills: number;
  starts: number;
  peak: Footprint;
  growthPer10kEvaluations?: Footprint;
  machine: { cores: number; node: string };
}

export const machine = (): Result['machine'] => ({ cores: cpus().length, node: process.version });

/** Columns a text takes on a terminal: Chinese characters two. */
function width(text: string): number {
  return [...text].reduce(
    (sum, char) =>
      sum + (/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(char) ? 2 : 1),
    0,
  );
}

const padEnd = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)));
const padStart = (text: string, to: number): string => ' '.repeat(Math.max(0, to - width(text))) + text;
const shown = (value: number | string | undefined): string =>
  value === undefined ? '' : typeof value === 'number' ? value.toLocaleString('en-US') : value;

/** The figures side by side, a mark before each that differs. */
export function table({ scale, compared }: Result): string {
  const headings = ['', '公布 published', `本次应为 expected${scale === 1 ? '' : ` 1/${scale}`}`, '平台 platform'];
  const rows = compared.map(({ name, published, expected, platform }) => {
    const cells = [name, shown(published), shown(expected), shown(platform)];
    return { cells, mark: differs({ name, published, expected, platform }) ? '✗' : '✓' };
  });
  const widths = headings.map((heading, column) => Math.max(width(heading), ...rows.map(({ cells }) => width(cells[column] ?? ''))));
  const line = (cells: string[], mark: string): string =>
    `${mark} ${padEnd(cells[0] ?? '', widths[0] ?? 0)}  ${cells
      .slice(1)
      .map((cell, column) => padStart(cell, widths[column + 1] ?? 0))
      .join('  ')}`;
  return [line(headings, ' '), ...rows.map(({ cells, mark }) => line(cells, mark))].join('\n');
}

/** True where the platform disagrees with the year, or the year with what was published. */
export function differs({ published, expected, platform }: Compared): boolean {
  return platform !== expected || (published !== undefined && published !== expected);
}

/** Time, memory, disk and growth in a few lines. */
export function costs({ seconds, peak, growthPer10kEvaluations: growth, kills, starts, adapters, corrected, machine: on }: Result): string {
  const all = Object.values(seconds).reduce((a, b) => a + b, 0);
  const phases = Object.entries(seconds).map(([name, took]) => `${name} ${took} s`);
  const held = ({ rssMib, ownMib, diskMib }: Footprint): string => `RSS ${rssMib} MiB, 自有 own ${ownMib} MiB, 磁盘 disk ${diskMib} MiB`;
  return [
    `存储 adapters: ${adapters}; ${on.cores} 核 cores, Node ${on.node}`,
    `用时 time: ${all.toFixed(1)} s (${phases.join('; ')})`,
    `平台最高 peak of the platform: ${held(peak)}`,
    ...(growth ? [`每万条评价增长 growth per 10,000 evaluations: ${held(growth)}`] : []),
    `kill -9: ${kills}; 启动 starts: ${starts}; 重算更正 corrected by a recount: ${corrected}`,
  ].join('\n');
}
