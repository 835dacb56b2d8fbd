import { directory } from '@mingjing/contracts';
import { isRefused, missing, type ServiceContext } from '@mingjing/kit';
import type { Directory } from './reach';

/** Ancestors as the directory has them; what it does not know is missing. */
export function directoryOf(context: ServiceContext): Directory {
  const known = <T>(value: T | undefined): T => {
    if (value === undefined) throw missing();
    return value;
  };
  const client = (division: string) => context.client(directory.DirectoryServiceService, division);
  return {
    async divisionPath(id) {
      const { division } = await client(id).getDivision({ id }).catch(asMissing);
      return known(division).path;
    },
    async unitPath(id) {
      const { unit } = await client('').getUnit({ id }).catch(asMissing);
      return known(unit).divisionPath;
    },
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
