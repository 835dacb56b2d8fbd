import { ourId, type Column, type Kind } from '@mingjing/sheet';
import { MANY } from '../columns';

const OFFICIAL_COLUMNS: readonly Column[] = [
  { field: 'name', names: ['姓名', '干部姓名', 'name'], required: true, about: '加密保存', example: '示例干部' },
  {
    field: 'phone',
    names: ['手机号', '手机号码', '联系电话', '电话', 'phone', 'mobile'],
    required: true,
    form: 'code',
    about: '加密保存',
    example: '13800000000',
  },
  {
    field: 'unit',
    names: ['单位', '所在单位', '工作单位', '所属单位', '参评单位', '单位名称', 'unit', 'unitId'],
    required: true,
    about: '单位的名称或编号',
    example: '市行政服务中心',
  },
  { field: 'duty', names: ['职务', '岗位', 'duty'], about: '可不填', example: '副主任' },
  {
    field: 'partyDay',
    names: ['入党日期', '入党日', '入党时间', '政治生日', 'partyDay'],
    day: true,
    about: '可不填；不填时没有政治生日提醒',
    example: '2001-07-01',
  },
  ourId('id', '编号'),
];

/** By the noun of the address: POST /api/v1/{kind}/import. */
export const kinds = {
  officials: { title: '廉政提醒对象', columns: OFFICIAL_COLUMNS, record: ['unit', 'name', 'phone', 'id'], keyField: 'name', atOnce: MANY },
} as const satisfies Record<string, Kind>;
