/** Family names of the Hundred Family Surnames that stand before a given name most often; two-character ones apart. */
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤才索扎尕祁冶韶多卓桑仁拉旦白玛';
const DOUBLE_SURNAMES = '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯';
const HAN = '\\u3400-\\u9fff';
const HIDDEN = '〔已隐去〕';

const SEPARATED_DIGIT = '[\\s\\-—–·.]?';
const RULES: [RegExp, string][] = [
  // Resident identity number (GB 11643): 18 characters, or the 15 digits of old cards.
  [/(?<!\d)[1-9]\d{5}\s?(?:19|20)\d{2}\s?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?\d{3}[\dXx](?!\d)/g, HIDDEN],
  [/(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)/g, HIDDEN],
  [new RegExp(`(?<!\\d)(?:\\+?86${SEPARATED_DIGIT})?1${SEPARATED_DIGIT}[3-9](?:${SEPARATED_DIGIT}\\d){9}(?!\\d)`, 'g'), HIDDEN],
  [/(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?!\d)/g, HIDDEN],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, HIDDEN],
  [/((?:微信号?|weixin|wechat|vx|wx|QQ号?|扣扣)\s*[:：是为]?\s*)[A-Za-z0-9_-]{5,}/gi, `$1${HIDDEN}`],
  // Any other long row of digits (a case, card or document number) leads to a person as well.
  [/(?<!\d)\d{6,}[Xx]?(?!\d)/g, HIDDEN],
  [/[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])/g, HIDDEN],
  [
    new RegExp(
      `((?:我叫做?|我的名字[叫是]|我的姓名[叫是]?|名叫|姓名\\s*[:：是为]?|本人叫)\\s*)[${HAN}·]{2,5}?(?=[^${HAN}·]|$|[，。在的是来去到说因今昨家住电手办])`,
      'g',
    ),
    `$1${HIDDEN}`,
  ],
  [new RegExp(`((?:我叫做?|我的名字[叫是]|名叫|本人叫)\\s*)[${HAN}·]{2,5}`, 'g'), `$1${HIDDEN}`],
  [
    new RegExp(
      `((?:我是|本人|本人是|联系人\\s*[:：是]?|申请人\\s*[:：是]?)\\s*)(?:(?:${DOUBLE_SURNAMES})[${HAN}]{1,2}|[${SURNAMES}][${HAN}]{1,2})(?=[^${HAN}]|$|[在的来去到说因今昨家住电手])`,
      'g',
    ),
    `$1${HIDDEN}`,
  ],
  [new RegExp(`((?:我姓|本人姓|免贵姓)\\s*)(?:${DOUBLE_SURNAMES}|[${HAN}])`, 'g'), `$1${HIDDEN}`],
];

/**
 * The text as a unit may read it: phone and identity numbers, addresses of mail and chat, number plates, long rows of
 * digits and names the writer gives himself are hidden. Full-width digits and letters are recognised too.
 */
export function redact(text: string): string {
  const plain = text.replace(/[０-９Ａ-Ｚａ-ｚ＠．－＋]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
  return RULES.reduce((words, [pattern, put]) => words.replace(pattern, put), plain);
}
