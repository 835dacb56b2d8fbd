/** A column of a spreadsheet: the field it fills and the names people give it. */
export interface Column {
  field: string;
  names: readonly string[];
  /** Without it the file is refused as a whole. */
  required?: boolean;
  /** A calendar day: date cells and Excel's day numbers become YYYY-MM-DD. */
  day?: boolean;
  /** Words people use for the codes of a field. */
  words?: Readonly<Record<string, string>>;
}

export const MATTER_COLUMNS: readonly Column[] = [
  { field: 'matterNumber', names: ['办件编号', '办件号', '受理编号', '业务流水号', 'matterNumber'], required: true },
  { field: 'itemCode', names: ['事项编码', '事项代码', 'itemCode'] },
  { field: 'itemName', names: ['事项名称', '办理事项', '事项', 'itemName'] },
  { field: 'handledOn', names: ['办理日期', '办结日期', '办理时间', '办结时间', '日期', 'handledOn', 'date'], day: true },
  { field: 'servicePoint', names: ['评议对象', '评议对象名称', '服务点', '办理地点', 'servicePoint', 'servicePointId'], required: true },
  { field: 'window', names: ['窗口', '窗口名称', '办理窗口', 'window', 'windowId'] },
  { field: 'applicantName', names: ['申请人', '申请人姓名', '办事人', '办事群众', '姓名', 'applicantName', 'applicant', 'name'] },
  { field: 'phone', names: ['手机号', '手机号码', '联系电话', '电话', '联系方式', 'phone', 'mobile'] },
  { field: 'division', names: ['行政区划', '区划', '地区', 'division'] },
];

const KINDS = {
  机关科室: 'department',
  政务服务窗口: 'serviceWindow',
  基层站所: 'grassrootsStation',
  社区窗口: 'communityWindow',
  公共服务企业: 'publicUtility',
};

export const SERVICE_POINT_COLUMNS: readonly Column[] = [
  { field: 'name', names: ['名称', '评议对象', '评议对象名称', '服务点', '服务点名称', 'name', 'servicePoint'], required: true },
  { field: 'kind', names: ['类型', '类别', '评议对象类型', 'kind', 'type'], words: KINDS },
  { field: 'unit', names: ['参评单位', '所属单位', '单位', '单位名称', 'unit', 'unitId', 'unitName'], required: true },
  { field: 'division', names: ['行政区划', '区划', '地区', 'division'] },
  { field: 'windowNames', names: ['窗口', '窗口名称', '窗口列表', 'windowNames', 'windows'] },
];

/** One spelling for a heading: no width, case, spaces, marks of what must be filled in. */
export function headingKey(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\(.*?\)|【.*?】|[\s*_:：-]/g, '')
    .toLowerCase();
}
