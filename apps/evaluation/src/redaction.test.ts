import fc from 'fast-check';
import { redact } from './redaction';

test.each([
  ['打我电话13800005678谢谢', '13800005678'],
  ['电话138 0000 5678', '5678'],
  ['电话 138-0000-5678', '5678'],
  ['电话１３８００００５６７８', '５６７８'],
  ['+86 13800005678', '13800005678'],
  ['家里0977-8221234', '8221234'],
  ['身份证632801199001011234', '632801199001011234'],
  ['身份证63280119900101123X。', '123X'],
  ['老证632801900101123', '900101123'],
  ['我叫扎西多吉，办社保', '扎西多吉'],
  ['我叫王小明。', '王小明'],
  ['我的名字叫李雷，来办证', '李雷'],
  ['姓名：欧阳小明，', '欧阳小明'],
  ['我是张建国，昨天来的', '张建国'],
  ['本人赵敏，昨天来办证', '赵敏'],
  ['我姓马，', '马'],
  ['微信：zhang_san88', 'zhang_san88'],
  ['邮箱 someone@example.com', 'someone'],
  ['车牌青H12345停在门口', '12345'],
  ['办件号202603050017', '202603050017'],
])('%s does not show %s', (text, identifying) => {
  const shown = redact(text);
  expect(shown).not.toContain(identifying);
  expect(shown).toContain('〔已隐去〕');
});

test.each([
  '态度不好，等了40分钟',
  '我是残疾人，希望有坡道',
  '我是来办社保的',
  '3号窗口 2026年3月5日',
  '排队 120 人',
  '👍很好 བཀྲ་ཤིས།',
  '多次来办没办成',
])('%s stays', (text) => {
  expect(redact(text)).toBe(text);
});

test('whatever stands around it, a mobile number never shows', () => {
  const words = fc.string().map((text) => text.replace(/[\d０-９]/g, ''));
  fc.assert(
    fc.property(words, words, fc.stringMatching(/^1[3-9]\d{9}$/), (before, after, phone) => {
      expect(redact(`${before}${phone}${after}`)).not.toContain(phone);
    }),
  );
});
