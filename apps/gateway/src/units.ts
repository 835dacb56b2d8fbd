import { directory } from '@mingjing/contracts';
import { KnownValues, mayDo, STANDING, type Actor, type ServiceContext } from '@mingjing/kit';

/** How long a name is shown without asking again; a unit that is renamed shows no later than this. */
const FRESH_MS = 10_000;

/** Units that are named beside ids, as the directory has them, or had them while it does not answer. */
export class Units {
  private readonly known: KnownValues<directory.Unit>;

  constructor(private readonly context: Pick<ServiceContext, 'client' | 'trouble'>) {
    this.known = new KnownValues({ holding: STANDING, trouble: context.trouble('directory'), freshMs: FRESH_MS });
  }

  /**
   * Names by id, of those the person may read; they are asked for as the gateway itself, so that they are known for everybody.
   * @param ids at most 200
   */
  async namesFor(actor: Actor, ids: readonly string[]): Promise<Map<string, string>> {
    const units = await this.known.getAll(ids, (some, timeoutMs) => this.ask(some, timeoutMs));
    const mayRead = ({ id, divisionPath }: directory.Unit): boolean => mayDo(actor, 'unit.read', { divisionPath, unitId: id });
    return new Map([...units.values()].filter((unit) => unit !== undefined && mayRead(unit)).map((unit) => [unit!.id, unit!.name]));
  }

  private async ask(ids: string[], timeoutMs: number): Promise<Map<string, directory.Unit>> {
    const asked = { division: '', query: '', ids, page: 1, pageSize: ids.length };
    const { units } = await this.context.client(directory.DirectoryServiceService, '').listUnits(asked, { timeoutMs });
    return new Map(units.map((unit) => [unit.id, unit]));
  }
}
