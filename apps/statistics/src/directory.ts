import { directory } from '@mingjing/contracts';
import { isRefused, KnownValues, missing, STANDING, type ServiceContext } from '@mingjing/kit';
import type { Directory } from './reach';

const FRESH_MS = 10_000;

/** Ancestors as the directory has them, or had them while it does not answer; what it does not know is missing. */
export function directoryOf(context: ServiceContext): Directory {
  const known = <T>(value: T | undefined): T => {
    if (value === undefined) throw missing();
    return value;
  };
  const paths = new KnownValues<string[]>({ holding: STANDING, freshMs: FRESH_MS });
  const client = (division: string) => context.client(directory.DirectoryServiceService, division);
  return {
    divisionPath: (id) =>
      paths.get(`division|${id}`, async (timeoutMs) => {
        const { division } = await client(id).getDivision({ id }, { timeoutMs }).catch(asMissing);
        return known(division).path;
      }),
    unitPath: (id) =>
      paths.get(`unit|${id}`, async (timeoutMs) => {
        const { unit } = await client('').getUnit({ id }, { timeoutMs }).catch(asMissing);
        return known(unit).divisionPath;
      }),
    async unitNames(ids) {
      if (ids.length === 0) return new Map();
      const { units } = await client('').listUnits({ division: '', query: '', ids, page: 1, pageSize: ids.length });
      return new Map(units.map(({ id, name }) => [id, name]));
    },
    async jurisdictions() {
      const { divisions } = await client('').listDivisions({ root: '', depth: 1 });
      const children = divisions.filter(({ parentId }) => parentId !== '').sort((one, other) => (one.id < other.id ? -1 : 1));
      return { root: known(divisions.find(({ parentId }) => parentId === '')), children };
    },
  };
}

/** Not known and not visible are answered alike. */
function asMissing(error: unknown): never {
  throw isRefused(error) && error.kind === 'missing' ? missing() : error;
}
