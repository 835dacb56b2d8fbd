const WORDS: Readonly<Record<string, string>> = {
  division: '行政区划',
  unitId: '单位',
  servicePointId: '评议对象',
  windowId: '窗口',
  query: '关键字',
  from: '起',
  to: '止',
  fromMonth: '起始月',
  toMonth: '截止月',
  groupBy: '分组',
  rating: '评价结果',
  channel: '渠道',
  state: '状态',
  outcome: '结果',
  warning: '预警',
  kind: '类型',
  year: '年度',
  phone: '手机号',
  mine: '待我办理',
  open: '未办结',
  dueUntil: '到期日',
  includeRetired: '含已撤销',
  inForce: '仅使用中',
  actor: '操作人',
  action: '操作',
};

/** Where people type telephone numbers. */
const SEARCHES = new Set(['phone', 'query']);

/** What an export was narrowed by, for its watermark and the audit log; a number that was searched for stays masked there. */
export function filtersInWords(query: Record<string, unknown>): string {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '' && value !== false)
    .map(([key, value]) => {
      const text = value === true ? '是' : String(value);
      return `${WORDS[key] ?? key}=${SEARCHES.has(key) ? maskedDigits(text) : text}`;
    })
    .join('；');
}

function maskedDigits(text: string): string {
  return text.normalize('NFKC').replace(/\d(?:[\s-]?\d){6,}/g, (digits) => {
    const plain = digits.replace(/\D/g, '');
    return `${plain.slice(0, 3)}****${plain.slice(-4)}`;
  });
}
