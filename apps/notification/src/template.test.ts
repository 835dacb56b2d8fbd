import fc from 'fast-check';
import { evaluationForm, faultsOf, invitations } from '@mingjing/rules';
import { segmentsOf } from './segments';
import { compose, composeFitting, levelsText, linkOf, withoutToken } from './template';

const { template, signature } = invitations.default;
const levels = levelsText(evaluationForm.default.levels);
const link = linkOf('https://pj.example.gov.cn', 'ABCDEFGH2345');
const fitted = (servicePoint: string, publicUrl = 'https://pj.example.gov.cn') => {
  const values = { servicePoint, unit: '单位', levels, day: '2026-03-05', link: linkOf(publicUrl, 'ABCDEFGH2345') };
  return composeFitting(signature, template, values, ['servicePoint', 'unit']);
};

test('the usual invitation says all in one segment', () => {
  expect(fitted('柯鲁柯镇卫生院')).toBe(
    '【明镜评议】请评价柯鲁柯镇卫生院：pj.example.gov.cn/i/ABCDEFGH2345 或回1满意2基本满意3不满意，退订T',
  );
  expect(faultsOf('invitation', template)).toEqual([]);
});

test('whatever the name of the service point, one segment holds it, and its link is whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
      fc.pre(!/[{}]/.test(name));
      for (const host of ['https://pj.example.gov.cn', 'https://pingjia.haixi.gov.cn']) {
        const text = fitted(name, host);
        expect(text).toContain(`${host.slice(8)}/i/ABCDEFGH2345`);
        expect(segmentsOf(text).segments).toBe(1);
      }
    }),
  );
});

test('a name is cut only where that brings the text into one segment', () => {
  expect(fitted('政务服务大厅综合窗口一号')).toContain('请评价政务服务大厅综合…：');
  const long = fitted('政务服务大厅综合窗口', 'https://a-very-long-host-name.of-some-prefecture.example.gov.cn');
  expect(long).toContain('政务服务大厅综合窗口：');
  expect(segmentsOf(long).segments).toBe(2);
});

test.each([
  ['{link}，退订回T', []],
  ['{link}', ['optOutMissing']],
  ['退订回T', ['linkMissing']],
  ['{link}{name}退订T', ['variableUnknown']],
  ['{link}{退订T', ['braces']],
  ['{link}{}退订T', ['variableUnknown']],
  ['您的投诉正在核查：{link}，退订T', ['caseWords']],
  ['{link} 回T退订', []],
  ['{link} 拒收请回Ｔ', []],
  ['{link} 退订', ['optOutMissing']],
])('%s', (text, codes) => {
  expect(faultsOf('invitation', text).map(({ code }) => code)).toEqual(codes);
});

test('reminders have variables of their own, and need neither link nor opting out', () => {
  expect(faultsOf('integrityReminder', '{name}同志：{holiday}将至')).toEqual([]);
  expect(faultsOf('integrityReminder', '{link}').map(({ code }) => code)).toEqual(['variableUnknown']);
});

test('values are put in as they are, and are no templates themselves', () => {
  expect(compose('明镜', '{servicePoint}{link}', { servicePoint: '{link}$&', link: 'x' })).toBe('【明镜】{link}$&x');
});

test('an office sees no token', () => {
  expect(withoutToken(`请评价：${link} 或回1`)).toBe('请评价：pj.example.gov.cn/i/************ 或回1');
  expect(linkOf('http://127.0.0.1:8080', 'ABCDEFGH2345')).toBe('http://127.0.0.1:8080/i/ABCDEFGH2345');
});
