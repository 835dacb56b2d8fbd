import type { YearPoint } from './organisation';
import type { People } from './people';

const V1 = '/api/v1';
const PAGE = 200;

interface Plate {
  code: string;
  windowName: string;
  servicePointName: string;
}

/** What the platform calls the places of the plan: ids of service points, codes of plates, read from its lists. */
export class Places {
  private points = new Map<string, string>();
  private plates = new Map<string, Plate[]>();

  constructor(
    private readonly people: People,
    private readonly root: string,
  ) {}

  /** Again whenever service points were added. */
  async readPoints(): Promise<void> {
    const points = await this.all<{ id: string; name: string }>('coordinator', '/service-points', '&includeRetired=true');
    this.points = new Map(points.map(({ id, name }) => [name, id]));
    this.plates = new Map();
    for (const plate of await this.all<Plate>('coordinator', '/plates', '&inForce=true')) {
      this.plates.set(plate.servicePointName, [...(this.plates.get(plate.servicePointName) ?? []), plate]);
    }
  }

  pointId({ name }: YearPoint): string {
    return known(this.points.get(name), name);
  }

  /** Code of the plate at a window of a service point: always the same one, also when windows of another have come over to it. */
  plateCode({ name, windows }: YearPoint, window: number): string {
    const named = windows[window] ?? name;
    return known(this.plates.get(name)?.find(({ windowName }) => windowName === named)?.code, `${name} ${named}`);
  }

  private async all<T>(username: string, route: string, filter = ''): Promise<T[]> {
    const ask = this.people.get(username);
    const items: T[] = [];
    for (let page = 1; ; page += 1) {
      const query = `?division=${this.root}&page=${page}&pageSize=${PAGE}${filter}`;
      const { items: more } = await ask<{ items: T[] }>({ method: 'GET', route: `${V1}${route}${query}` });
      items.push(...more);
      if (more.length < PAGE) return items;
    }
  }
}

function known(found: string | undefined, name: string): string {
  if (found === undefined) throw new Error(`平台没有 ${name} (the platform does not know it)`);
  return found;
}
