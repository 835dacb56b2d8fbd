import { Refused } from '@mingjing/contracts/refused';
import type { Form, Rating } from '@mingjing/rules';

export type { Form, Rating } from '@mingjing/rules';

export interface Choice {
  level: string;
  rating: Rating;
  dimensions: Record<string, string>;
}

function unknownLevel(field: string, form: Form): Refused {
  const names = form.levels.map((one) => `${one.code}（${one.nameZh}）`).join('、');
  const codes = form.levels.map((one) => one.code).join(', ');
  return new Refused('evaluation.unknownLevel', 'invalid', { field, zh: `请从这些等级中选择：${names}。`, en: `Choose one of: ${codes}.` });
}

/**
 * What somebody chose, checked against the form in force.
 * @throws Refused `evaluation.unknownLevel` or `evaluation.unknownDimension`, naming the field
 */
export function choose(form: Form, levelCode: string, dimensions: Record<string, string>): Choice {
  const chosen = form.levels.find((one) => one.code === levelCode);
  if (!chosen) throw unknownLevel('level', form);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(dimensions)) {
    const known = form.dimensions.find((one) => one.code === name);
    if (!known) {
      const names = form.dimensions.map((one) => one.code).join(', ');
      throw new Refused('evaluation.unknownDimension', 'invalid', {
        field: name.slice(0, 40) || 'dimensions',
        zh: `没有这个评价维度，可选：${names}。`,
        en: `No such dimension; there are: ${names}.`,
      });
    }
    if (value === '') continue;
    if (!form.levels.some((one) => one.code === value)) throw unknownLevel(known.code, form);
    kept[known.code] = value;
  }
  return { level: chosen.code, rating: chosen.rating, dimensions: kept };
}
