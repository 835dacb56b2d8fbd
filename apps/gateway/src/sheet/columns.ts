/** A column of a spreadsheet: the field it fills and the names people give it; the first stands in templates. */
export interface Column {
  field: string;
  /** Where two columns of a file stand for one field, the name further in front wins. */
  names: readonly string[];
  /** Without it the file is refused as a whole. */
  required?: boolean;
  /** Every row must fill it in; the owning service says so where one does not. */
  filled?: boolean;
  /** A calendar day: date cells and Excel's day numbers become YYYY-MM-DD. */
  day?: boolean;
  /** A month: date cells become YYYY-MM. */
  month?: boolean;
  /** Numbers of things, which may be text as well, or counts: what programs add to them is taken off. */
  form?: 'code' | 'count';
  /**
   * Ids that our exports carry, to tell records of one name apart: no template asks for them, and what is none of ours (somebody's
   * own numbers under the same heading) is passed over. A `moment` of an export goes on as it is shown.
   */
  ours?: 'id' | 'moment';
  /** Words people use for the codes of a field. */
  words?: Readonly<Record<string, string>>;
  /** For the page of explanations in a template. */
  about: string;
  example: string;
}

const ourId = (field: string, ...names: string[]): Column => ({ field, names, ours: 'id', about: '', example: '' });

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

const KINDS = {
  机关科室: 'department',
  政务服务窗口: 'serviceWindow',
  基层站所: 'grassrootsStation',
  社区窗口: 'communityWindow',
  公共服务企业: 'publicUtility',
};

/** Said for short, as lists of offices do. */
const KIND_WORDS = {
  ...KINDS,
  科室: 'department',
  窗口: 'serviceWindow',
  服务窗口: 'serviceWindow',
  办事窗口: 'serviceWindow',
  站所: 'grassrootsStation',
  社区: 'communityWindow',
};

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
    words: KIND_WORDS,
    about: Object.keys(KINDS).join('、'),
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

export const UNIT_COLUMNS: readonly Column[] = [
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

export const PERSON_COLUMNS: readonly Column[] = [
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

export const OFFICIAL_COLUMNS: readonly Column[] = [
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

/** One spelling for a heading: no width, case, spaces, marks of what must be filled in. */
export function headingKey(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\(.*?\)|【.*?】|[\s*_:：-]/g, '')
    .toLowerCase();
}
