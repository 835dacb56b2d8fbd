import { isRefused } from '@mingjing/contracts/refused';
import type { Gazetteer, KnownDivision, KnownUnit } from '@mingjing/contracts';

/** What parts one name from the next in a cell that holds several. */
const PARTS = /[、,，;；|\n]/;

/** A division as it is found again by the text: 格尔木市; 乌兰县/河东镇 where two are called 河东镇; its code where no names do. */
export function writtenDivision(places: Gazetteer, byId: ReadonlyMap<string, KnownDivision>, id: string): string {
  const names = (byId.get(id)?.path ?? []).map((step) => byId.get(step)?.name ?? step);
  for (let from = names.length - 1; from >= 0; from -= 1) {
    const text = names.slice(from).join('/');
    if (!PARTS.test(text) && leadsTo(() => places.division(text), id)) return text;
  }
  return id;
}

/** A unit by its name, or by its id where the name does not lead to it. */
export function writtenUnit(places: Gazetteer, { id, name }: KnownUnit): string {
  return !PARTS.test(name) && leadsTo(() => places.unit(name), id) ? name : id;
}

function leadsTo(find: () => { id: string }, id: string): boolean {
  try {
    return find().id === id;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}
