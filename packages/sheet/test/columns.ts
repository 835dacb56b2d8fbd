import { ourId, type Column } from '../src/columns';
import type { Kind } from '../src/kind';

/** Columns as the imports of the platform have them: many headings for a field, days, codes, counts, ids of ours. */

const DIVISION = {
  field: 'division',
  names: ['行政区划', '区划', '地区', '所属区划', '所在区划', '所属地区', '所在地区', 'division'],
  about: '名称或区划代码；同名的写成“上级/本级”',
  example: '格尔木市',
};

export const MATTER_COLUMNS: readonly Column[] = [
  {
    field: 'matterNumber',
    names: ['办件编号', '办件号', '受理编号', '业务流水号', 'matterNumber'],
    required: true,
    form: 'code',
    about: '同一评议对象内不得重复；以此判断是否已导入',
    example: 'BJ202600000001',
  },
  { field: 'itemCode', names: ['事项编码', '事项代码', 'itemCode'], form: 'code', about: '可不填', example: 'SX0001' },
  { field: 'itemName', names: ['事项名称', '办理事项', '事项', 'itemName'], filled: true, about: '办了什么', example: '社会保险登记' },
  {
    field: 'handledOn',
    names: ['办理日期', '办结日期', '办理时间', '办结时间', '日期', 'handledOn', 'date'],
    day: true,
    filled: true,
    about: '日期，如 2026-03-05、2026年3月5日',
    example: '2026-03-05',
  },
  {
    field: 'servicePoint',
    names: ['评议对象', '评议对象名称', '服务点', '服务点名称', '办理地点', 'servicePoint', 'servicePointId'],
    required: true,
    about: '评议对象的名称或编号',
    example: '政务服务大厅',
  },
  { field: 'window', names: ['窗口', '窗口名称', '办理窗口', 'window', 'windowId'], about: '可不填', example: '综合窗口' },
  {
    field: 'applicantName',
    names: ['申请人', '申请人姓名', '办事人', '办事群众', '姓名', 'applicantName', 'applicant', 'name'],
    about: '可不填；加密保存',
    example: '示例群众',
  },
  {
    field: 'phone',
    names: ['手机号', '手机号码', '联系电话', '电话', '联系方式', 'phone', 'mobile'],
    form: 'code',
    about: '可不填；填写后可邀请评价；加密保存',
    example: '13800000000',
  },
  { ...DIVISION, about: '可不填；区分同名的评议对象' },
  ourId('servicePointId', '评议对象编号'),
  ourId('id', '办理事项编号'),
];

const POINT_KINDS = { 政务服务窗口: 'serviceWindow', 窗口: 'serviceWindow', 基层站所: 'grassrootsStation' };

export const SERVICE_POINT_COLUMNS: readonly Column[] = [
  {
    field: 'name',
    names: ['名称', '评议对象', '评议对象名称', '服务点', '服务点名称', 'name', 'servicePoint'],
    required: true,
    about: '同一单位内不得重复',
    example: '政务服务大厅',
  },
  {
    field: 'kind',
    names: ['类型', '类别', '评议对象类型', '对象类型', '对象类别', 'kind', 'type'],
    words: POINT_KINDS,
    about: Object.keys(POINT_KINDS).join('、'),
    example: '政务服务窗口',
  },
  {
    field: 'unit',
    names: ['参评单位', '所属单位', '所在单位', '主管单位', '单位', '单位名称', 'unit', 'unitId', 'unitName'],
    required: true,
    about: '单位的名称或编号，须已导入',
    example: '市行政服务中心',
  },
  { ...DIVISION, about: '可不填；不填时与单位相同' },
  {
    field: 'windowNames',
    names: ['窗口', '窗口名称', '窗口列表', '窗口情况', 'windowNames', 'windows'],
    about: '多个用顿号分开，每个窗口一块码牌；“1-3号窗口”是三个窗口；不填时设一个同名窗口',
    example: '一号窗口、二号窗口',
  },
  ourId('id', '编号', '评议对象编号'),
];

export const HANDLED_COUNT_COLUMNS: readonly Column[] = [
  {
    field: 'servicePoint',
    names: ['评议对象', '评议对象名称', '服务点', 'servicePoint', 'servicePointId'],
    required: true,
    about: '评议对象的名称或编号',
    example: '政务服务大厅',
  },
  { field: 'month', names: ['月份', '年月', '统计月份', 'month'], required: true, month: true, about: '如 2026-03', example: '2026-03' },
  {
    field: 'handled',
    names: ['办件量', '实际办件量', '办理数', '办件数', '办结数', '受理数', 'handled', 'count'],
    required: true,
    form: 'count',
    about: '该月实际办理的件数',
    example: '1280',
  },
  {
    field: 'unit',
    names: ['参评单位', '所属单位', '单位', '单位名称', 'unit', 'unitId'],
    about: '可不填；区分同名的评议对象',
    example: '市行政服务中心',
  },
  { ...DIVISION, about: '可不填；区分同名的评议对象' },
  ourId('servicePointId', '评议对象编号'),
  { field: 'declaredAt', names: ['申报时间'], ours: 'moment', about: '', example: '' },
];

export const KINDS = {
  units: {
    title: '单位',
    columns: [
      { field: 'name', names: ['单位名称', '名称', '单位', 'name'], required: true, about: '', example: '市行政服务中心' },
      { ...DIVISION, required: true },
      ourId('id', '编号', '单位编号'),
    ],
    record: ['division', 'name', 'id'],
    keyField: 'name',
    atOnce: 500,
  },
  matters: {
    title: '办理事项',
    columns: MATTER_COLUMNS,
    record: ['servicePoint', 'servicePointId', 'matterNumber'],
    keyField: 'matterNumber',
    atOnce: 500,
  },
} as const satisfies Record<string, Kind>;
