import { ourId, type Column, type Kind } from '@mingjing/sheet';
import { DIVISION, FEW, MANY } from '../columns';

const UNIT_COLUMNS: readonly Column[] = [
  {
    field: 'name',
    names: ['单位名称', '名称', '单位', '参评单位', 'name', 'unit', 'unitName'],
    required: true,
    about: '同一行政区划内不得重复',
    example: '市行政服务中心',
  },
  { ...DIVISION, required: true },
  {
    field: 'documentPrefix',
    names: ['机关代字', '文号代字', '文号前缀', 'documentPrefix'],
    about: '可不填；用于公文编号',
    example: '格政服',
  },
  ourId('id', '编号', '单位编号'),
];

const PERSON_COLUMNS: readonly Column[] = [
  {
    field: 'username',
    names: ['用户名', '登录名', '账号', '帐号', 'username', 'account'],
    required: true,
    about: '3 至 40 位小写字母、数字、点、横线；登录用',
    example: 'zhangsan',
  },
  { field: 'name', names: ['姓名', '人员姓名', '名字', 'name'], required: true, about: '本人姓名；加密保存', example: '示例人员' },
  {
    field: 'role',
    names: ['角色', '岗位角色', '用户角色', '平台角色', 'role'],
    required: true,
    about: '窗口工作人员、参评单位管理员、单位一把手、作风督查组、综合协调组、分管领导、领导、系统管理员、安全管理员、审计管理员',
    example: '参评单位管理员',
  },
  {
    field: 'units',
    names: ['单位', '管辖单位', '参评单位', '所属单位', '所在单位', '单位名称', '工作单位', 'units', 'unit'],
    about: '单位的角色必填；多个用顿号分开',
    example: '市行政服务中心',
  },
  {
    field: 'divisions',
    names: ['行政区划', '管辖区划', '区划', '地区', '管辖地区', '所属区划', '所在区划', 'divisions', 'division'],
    about: '督查、协调、领导的管辖范围（含下级）；多个用顿号分开',
    example: '',
  },
  { field: 'post', names: ['岗位名称', '岗位', 'post'], about: '可不填；不填时由单位（区划）和角色组成', example: '' },
];

const PEOPLE = {
  title: '人员',
  columns: PERSON_COLUMNS,
  record: ['username', 'role', 'units', 'divisions', 'post'],
  keyField: 'username',
  atOnce: MANY,
} as const;

/** By the noun of the address: POST /api/v1/{kind}/import. */
export const kinds = {
  units: { title: '单位', columns: UNIT_COLUMNS, record: ['division', 'name', 'id'], keyField: 'name', atOnce: MANY },
  accounts: { ...PEOPLE, atOnce: FEW },
  posts: PEOPLE,
} as const satisfies Record<string, Kind>;
