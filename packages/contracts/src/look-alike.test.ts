import fc from 'fast-check';
import { lookAlikes, looksLike } from './look-alike';

test.each([
  ['一号窗口', '1号窗口'],
  ['1号', '1号窗口'],
  ['01号窗口', '1号窗口'],
  ['第二十一中学', '第21中学'],
  ['贰号窗口', '二号窗口'],
  ['企业开办（注销）专窗', '企业开办注销专窗'],
  ['社保-医保窗口', '社保、医保窗口'],
  ['格尔木市政服务中心', '格尔木市政务服务中心'],
  ['格尔木公安局', '格尔木市公安局'],
  ['综合受里窗口', '综合受理窗口'],
  ['综合受理窗囗', '综合受理窗口'],
  ['综合理受窗口', '综合受理窗口'],
  ['市政务服务服中心', '市政务服务中心'],
])('%s looks like %s', (one, other) => {
  expect([looksLike(one, other), looksLike(other, one)]).toEqual([true, true]);
});

test.each([
  ['1号窗口', '2号窗口'],
  ['1-1号窗口', '11号窗口'],
  ['一号窗口', '2号窗口'],
  ['A座服务台', 'B座服务台'],
  ['第一分局', '第二分局'],
  ['民政局', '财政局'],
  ['海西州供水公司', '海西州供电公司'],
  ['东大厅综合受理窗口', '西大厅综合受理窗口'],
  ['宗务隆镇上滩村便民服务点', '宗务隆镇上庄村便民服务点'],
  ['社保大厅', '医保中心'],
  ['综合窗口', ' 综合窗口'],
  ['', ''],
])('%s is not taken for %s', (one, other) => {
  expect([looksLike(one, other), looksLike(other, one)]).toEqual([false, false]);
});

test('what both are in is no part of either', () => {
  const unit = '格尔木市人力资源和社会保障局';
  expect(looksLike(`${unit}业务科`, `${unit}财务科`, unit)).toBe(false);
  expect(lookAlikes('综合受里窗口', [{ name: '医保窗口' }, { name: '综合受理窗口' }], unit)).toEqual([{ name: '综合受理窗口' }]);
});

test('of a row of numbered windows none looks like another, in either script', () => {
  const numerals = '零一二三四五六七八九'.split('');
  const chinese = (n: number): string =>
    `${n >= 20 ? numerals[Math.floor(n / 10)] : ''}${n >= 10 ? '十' : ''}${n % 10 ? numerals[n % 10] : ''}`;
  const number = fc.integer({ min: 1, max: 99 });
  fc.assert(
    fc.property(number, number, (n, m) => {
      expect(looksLike(`${n}号窗口`, `${m}号窗口`)).toBe(false);
      expect(looksLike(`${chinese(n)}号窗口`, `${m}号窗口`)).toBe(n === m);
    }),
  );
});
