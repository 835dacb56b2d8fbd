/** A case's state in the words a citizen is told. */
const STATES: Record<string, string> = {
  screening: '已受理登记，工作人员正在查看',
  firstVisit: '正在回访核实情况',
  dispatched: '已转交责任单位督办',
  verification: '责任单位正在核查',
  rectification: '责任单位正在整改',
  finalVisit: '整改完成，正在回访',
  closed: '已办结',
};

const OUTCOMES: Record<string, string> = {
  solved: '已解决',
  basicallySolved: '基本解决',
  partlySolved: '部分解决',
  notSolved: '未能解决',
  notReached: '未能联系上您',
  mistaken: '经核实为误评',
  malicious: '经核实评价不实',
  merged: '已并入同一事项办理',
  handedOn: '已转交有权部门',
  handedToDiscipline: '已移送',
};

/** The state of a case in plain Chinese; empty for none. */
export function stateInWords(state: string): string {
  return STATES[state] ?? '';
}

/** The outcome of a case in plain Chinese; empty for none. */
export function outcomeInWords(outcome: string): string {
  return OUTCOMES[outcome] ?? '';
}

const WHEN = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** 2026年3月1日 09:05, Asia/Shanghai. */
export function whenInWords(at: Date): string {
  return WHEN.format(at);
}
