import { directory } from '@mingjing/contracts';
import { isRefused, KnownValues, missing, STANDING, type ServiceContext } from '@mingjing/kit';
import type { Directory, Jurisdictions } from './reach';

const FRESH_MS = 10_000;

/** Ancestors and names as the directory has them, or had them while it does not answer; what it does not know is missing. */
export function directoryOf(context: ServiceContext): Directory {
  const known = <T>(value: T | undefined): T => {
    if (value === undefined) throw missing();
    return value;
  };
  const standing = { holding: STANDING, trouble: context.trouble('directory'), freshMs: FRESH_MS };
  const paths = new KnownValues<string[]>(standing);
  const names = new KnownValues<string>(standing);
  const trees = new KnownValues<Jurisdictions>(standing);
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
      const found = await names.getAll(ids, async (some, timeoutMs) => {
        const { units } = await client('').listUnits({ division: '', query: '', ids: some, page: 1, pageSize: some.length }, { timeoutMs });
        return new Map(units.map(({ id, name }) => [id, name]));
      });
      return new Map([...found].filter((one): one is [string, string] => one[1] !== undefined));
    },
    jurisdictions: () =>
      trees.get('', async (timeoutMs) => {
        const { divisions } = await client('').listDivisions({ root: '', depth: 1 }, { timeoutMs });
        const children = divisions.filter(({ parentId }) => parentId !== '').sort((one, other) => (one.id < other.id ? -1 : 1));
        return { root: known(divisions.find(({ parentId }) => parentId === '')), children };
      }),
  };
}

/** Not known and not visible are answered alike. */
function asMissing(error: unknown): never {
  throw isRefused(error) && error.kind === 'missing' ? missing() : error;
}
