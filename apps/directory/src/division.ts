import { Refused } from '@mingjing/contracts/refused';
import { nameLine } from './fields';

/** Levels of the tree, from the top; `prefectureLevel` is the node 州本级, which stands beside the counties and contains none. */
export const LEVELS = ['province', 'prefecture', 'prefectureLevel', 'county', 'town', 'village'] as const;
export type Level = (typeof LEVELS)[number];

export interface Division {
  parentId: string;
  name: string;
  level: Level | '';
  /** Ancestors from the root to the node itself. */
  path: string[];
}

export interface DivisionNode {
  id: string;
  parentId: string;
  name: string;
  level: string;
}

export interface DivisionCreated {
  type: 'DivisionCreated';
  data: { parentId: string; name: string; level: Level; path: string[] };
}
export type DivisionEvent = DivisionCreated;

export const noDivision = (): Division => ({ parentId: '', name: '', level: '', path: [] });

export function evolveDivision(_state: Division, event: DivisionEvent): Division {
  return { ...event.data };
}

/**
 * A new node below `parent`; without a parent it is the root.
 * @throws Refused `division.exists`, `division.idInvalid`, `division.levelUnknown`, `division.levelBelow`
 */
export function createDivision(node: DivisionNode, parent: Division | undefined) {
  return (_state: Division, { exists }: { exists: boolean }): DivisionEvent[] => {
    if (exists)
      throw new Refused('division.exists', 'conflict', {
        field: 'division.id',
        zh: '该区划代码已存在，请核对。',
        en: 'A division with this code exists already.',
      });
    return [created(node, parent)];
  };
}

/** The event of a new node, checked against its parent. */
export function created(node: DivisionNode, parent: Division | undefined): DivisionEvent {
  if (!/^\d{6}(\d{3}){0,2}(-\d{1,3})?$/.test(node.id)) {
    throw new Refused('division.idInvalid', 'invalid', {
      field: 'division.id',
      zh: '区划代码应为 6、9 或 12 位数字，可加短横线和序号。',
      en: 'A division code has 6, 9 or 12 digits, with a dash and a number where it is a node of our own.',
    });
  }
  const level = LEVELS.find((known) => known === node.level);
  if (!level)
    throw new Refused('division.levelUnknown', 'invalid', {
      field: 'division.level',
      zh: `级别应为：${LEVELS.join('、')}。`,
      en: `The level is one of ${LEVELS.join(', ')}.`,
    });
  if (parent && !belongsBelow(level, parent.level)) {
    throw new Refused('division.levelBelow', 'invalid', {
      field: 'division.level',
      zh: '下级区划的级别必须低于上级。',
      en: 'A division must be of a lower level than its parent.',
    });
  }
  return {
    type: 'DivisionCreated',
    data: {
      parentId: node.parentId,
      name: nameLine('division.name', node.name),
      level,
      path: [...(parent?.path ?? []), node.id],
    },
  };
}

/** 州本级 holds units, never divisions. */
function belongsBelow(level: Level, above: Level | ''): boolean {
  if (above === '' || above === 'prefectureLevel') return false;
  return LEVELS.indexOf(level) > LEVELS.indexOf(above);
}
