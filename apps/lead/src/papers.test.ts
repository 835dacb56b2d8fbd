import { caseText, type CaseFacts } from './papers';

const facts: CaseFacts = {
  ...{ caseNumber: 'c-1', unitName: '格尔木市人社局', servicePointName: '社保窗口', instruction: '', releasedWords: '' },
  ...{ acknowledgeBy: '2021-07-12', handleBy: '2021-07-16' },
};

describe('the text of a paper of a case', () => {
  test('a transfer order says what was released, what to do and by when, in the levels of an official document', () => {
    const { title, recipients, paragraphs } = caseText('transferOrder', {
      ...facts,
      releasedWords: '等了两小时\n没人理',
      instruction: '限期整改',
    });
    expect([title, ...recipients]).toEqual(['关于办理社保窗口不满意评价事项的转办单', '格尔木市人社局']);
    expect(paragraphs.map((one) => one.slice(0, 5))).toEqual(['群众对你单', '一、群众意', '二、办理要', '三、办理时', '四、工作纪']);
    expect(paragraphs[1]).toBe('一、群众意见。等了两小时；没人理。');
    expect(paragraphs[2]).toBe('二、办理要求。限期整改。');
    expect(paragraphs[3]).toBe('三、办理时限。请于2021年7月12日前签收。请于2021年7月16日前办结。');
  });

  test('what was not released is not said to exist, and without a clock no limit is named', () => {
    const { paragraphs } = caseText('transferOrder', { ...facts, acknowledgeBy: '', handleBy: '' });
    expect(paragraphs[1]).toBe('一、群众意见。本单未摘录群众意见，请对照服务规范全面核查。');
    expect(paragraphs.join('')).not.toContain('时限');
  });

  test('a supervision notice goes to the party organisation of the unit, a reminder to the unit', () => {
    expect(caseText('supervisionNotice', facts).recipients).toEqual(['格尔木市人社局党组织']);
    expect(caseText('advisoryReminder', facts)).toMatchObject({
      recipients: ['格尔木市人社局'],
      title: '关于社保窗口苗头性问题的工作提醒函',
    });
  });
});
