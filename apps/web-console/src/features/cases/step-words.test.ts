import { stepDetail } from './step-words';

test.each([
  ['recordFinalVisit', 'satisfied solved', '满意，已解决'],
  ['recordVisit', 'notReached', '未联系上'],
  ['verify', 'partlySubstantiated', '部分属实'],
  ['warned', 'red handling', '红牌预警，办理时限'],
  ['stateOwnSide', 'staff objects', '被评议人员，提出异议'],
  ['ruleObjection', 'staff dismissed 理由 充分', '被评议人员，异议不成立，理由 充分'],
  ['requestExtension', '3 需要 实地 核查', '3 个工作日，需要 实地 核查'],
  ['decideExtension', 'granted', '同意'],
  ['submitRectification', 'interview×2 criticism×1', '约谈 2，批评教育 1'],
  ['evaluationChanged', 'satisfied satisfied', '满意'],
  ['mergeDuplicate', 'c0000000000000000000aB3xYz merged', '并入编号 aB3xYz，并案'],
  ['mergedIn', 'c0000000000000000000aB3xYz', '编号 aB3xYz'],
  ['undoMerge', 'c0000000000000000000aB3xYz undone 不是 一件事', '编号 aB3xYz，恢复单独办理，不是 一件事'],
  ['recordFinalVisit', 'satisfied c0000000000000000000aB3xYz solved', '满意，编号 aB3xYz，已解决'],
  ['handOn', '某局 回执 7 handedOn', '某局 回执 7，转其他部门'],
  ['returnOrder', '不属于本单位职责', '不属于本单位职责'],
  ['accept', '', ''],
])('the facts of %s, “%s”, read “%s”', (action, detail, words) => {
  expect(stepDetail(action, detail)).toBe(words);
});

test('what is named by its id is called by its name', () => {
  expect(stepDetail('dispatch', 'u-1', { 'u-1': '某局' })).toBe('某局');
});
