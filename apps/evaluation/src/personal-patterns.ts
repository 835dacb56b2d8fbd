import { ANY_NAME, CHINESE, CHINESE_THREE, DOTTED, mayBeName, MINORITY } from './personal-names';

/** Kinds that the platform knows come first: these are somebody's, whatever the words around them say. */
export type Kind =
  | 'applicantName'
  | 'applicantPhone'
  | 'matterNumber'
  | 'number'
  | 'plate'
  | 'contact'
  | 'address'
  | 'name'
  | 'kin'
  | 'oneself'
  | 'when'
  | 'where';

const HAN = '\\u3400-\\u9fff';
/** Between the digits of a number: anything but Chinese words, and a few of those that are said for a sign. */
const GAP = `(?:[^${HAN}\\d]{0,3}|[^\\p{L}\\d]{0,6}|[杠横减点加])`;
const N = '\\d';
/** As houses are numbered in words: 十八号. */
const HN = '[\\d十百]';
const HOUSE = `${HN}{1,4}\\s*(?:号楼|号院|栋|幢|单元|室|户|楼|层|排|号|房|组|社|队)`;
const STREET = '(?:大道|大街|路|街|巷|胡同|弄|新村|小区|家园|花园|嘉园|佳苑|公寓|社区|村|嘎查|苏木|苑)';
const KIN =
  '妻子|老婆|爱人|丈夫|老公|媳妇|对象|儿子|女儿|闺女|丫头|父亲|母亲|爸爸|妈妈|爸|妈|爷爷|奶奶|姥姥|姥爷|外公|外婆|哥哥|弟弟|姐姐|妹妹|哥|弟|姐|妹|孙子|孙女|外孙|侄子|侄女|外甥|舅舅|叔叔|姑姑|姨妈|岳父|岳母|公公|婆婆|朋友|同事|邻居|女婿|儿媳|嫂子|阿爸|阿妈|阿佳|阿奶|阿爷|达达|家人|亲戚|老乡|老伴|孩子|娃娃|娃|室友|同学';
const SHOP =
  '牛肉面馆|面馆|饭馆|饭庄|餐厅|餐馆|茶馆|茶园|超市|商店|商行|小卖部|便利店|药店|药房|诊所|理发店|美容院|修理厂|汽修厂|修理部|酒店|宾馆|招待所|公司|合作社|经营部|工作室|幼儿园|农家乐|牧家乐|店|厂|铺';

const CITED = `[“"'「《]?`;
/** Ends what somebody calls themselves where no name is recognised: a sign, or a word that goes on with the sentence. */
const GOES_ON =
  '(?=$|[^\\p{L}\\p{M}·•・‧∙⋅]|昨天|今天|前天|明天|上周|上午|下午|早上|电话|手机|联系|身份证|住在|家住|家在|来办|去办|来自|办理|因为|在|，)';

export interface Pattern {
  kind: Kind;
  /** `hide` names the part that goes; all of it where there is no such group. */
  find: RegExp;
  /** Looks where numerals in words are digits. */
  numbers?: boolean;
  holds?: (hidden: string) => boolean;
}
const pattern = (kind: Kind, source: string, more: Partial<Pattern> = {}): Pattern => ({
  kind,
  find: new RegExp(source, 'dgimu'),
  ...more,
});

export const digitsIn = (text: string): number => text.replace(/\D/g, '').length;
const isDate = (text: string): boolean => /^(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}$/.test(text);
const isAmount = (text: string): boolean => /^\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?$/.test(text);
const isTimes = (text: string): boolean => /^\d{1,2}:\d{2}\s*[-—–~至到]+\s*\d{1,2}:\d{2}$/.test(text);

export const PATTERNS: Pattern[] = [
  // Telephone, identity, card, document numbers: any long row of digits leads to a person.
  pattern('number', `(?<hide>\\+?${N}(?:${GAP}${N}){6,}\\s?[X]?)`, {
    numbers: true,
    holds: (text) => digitsIn(text) >= 7 && !isDate(text) && !isAmount(text) && !isTimes(text),
  }),
  pattern('number', `(?<!\\d)(?<hide>${N}{6,}X?)(?!\\d)`, { numbers: true }),
  pattern('number', `尾号[^\\d\\n]{0,4}(?<hide>${N}{3,6})`, { numbers: true }),
  pattern(
    'number',
    `(?:办件|受理|业务|流水|回执|证件|档案|病历|合同|编|单|证|卡|户)(?:编号|号码|单号|号|码)\\s*[:：是为]?\\s*(?<hide>[A-Z0-9][A-Z0-9-]{3,})`,
    { holds: (text) => /\d/.test(text) },
  ),
  pattern(
    'plate',
    `(?<hide>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][^\\p{L}\\d\\n]{0,3}[A-HJ-NP-Z](?:[^\\p{L}\\d\\n]{0,3}[A-HJ-NP-Z0-9]){5,6})(?![A-Z0-9])`,
    {
      numbers: true,
      holds: (text) => digitsIn(text) >= 3,
    },
  ),
  pattern(
    'contact',
    `(?<hide>[A-Z0-9._+-]{2,}\\s*(?:@|#|\\(at\\)|\\[at\\]|\\sat\\s|艾特|爱特|小老鼠|圈a)\\s*[A-Z0-9-]{2,}(?:\\s*(?:\\.|。|点|\\sdot\\s|\\(dot\\))\\s*[A-Z]{2,})+)`,
  ),
  pattern(
    'contact',
    `(?:微信号?|威信|薇信|微心|[v薇]信|weixin|wechat|vx|wx|qq号?|扣扣|q\\s*号|抖音号?|快手号?|支付宝)[^A-Z0-9${HAN}\\n]{0,3}(?:号|是|为|叫)?[^A-Z0-9${HAN}\\n]{0,3}(?<hide>[A-Z0-9][A-Z0-9_-]{4,})`,
  ),
  // Addresses: street and number, building and flat, and where somebody says that they live.
  pattern('address', `(?<hide>[${HAN}]{1,8}?${STREET}\\s*${HN}{1,5}\\s*号?(?:\\s*[-—]?\\s*${HOUSE})*(?:\\s*${N}{3,4}(?!\\d))?)`, {
    numbers: true,
    holds: (text) => !/窗口?$/.test(text),
  }),
  pattern(
    'address',
    `(?<hide>(?:[${HAN}]{0,4}${STREET})?${HN}{1,3}\\s*(?:号楼|栋|幢|单元)(?:\\s*[-—]?\\s*${HOUSE})*(?:\\s*${N}{3,4}(?!\\d))?)`,
    { numbers: true },
  ),
  pattern(
    'address',
    `(?:我住在?|家住在?|家在|住在|住址|家庭住址|地址|户籍(?:地|所在地)?|籍贯)[:：是为]?\\s*(?<hide>[^，。；！？,;!?\\n]{2,30})`,
  ),
  pattern(
    'address',
    `(?:我们?是|我家是|我家在|来自|咱们?是)(?<hide>[${HAN}]{2,8}?(?:村|嘎查|苏木|社区|小区|家园|花园|牧委会|[一二三四五六七八九十\\d]{1,2}(?:社|组|队)))`,
  ),
  pattern(
    'address',
    `(?:我们?(?:家|自己)?(?:是|开的?|在|经营的?)+(?:一?[个家])?|我的|我家的?|咱家的?|本店)${CITED}(?<hide>[${HAN}]{2,10}?(?:${SHOP}))`,
    { holds: (text) => !/^(?:来|去|一[个家]|这[个家]|那[个家]|你们|贵)/.test(text) },
  ),
  pattern(
    'address',
    `(?:我们?是)(?<hide>[${HAN}]{2,10}?(?:学校|中学|小学|大学|医院|卫生院|公司|银行|局|厂|矿|农场|牧场|派出所|政府|电站|林场|煤矿|盐湖))的`,
  ),
  // Names that somebody says are their own, in a signature, of a relative; and names that are plainly names.
  pattern(
    'name',
    `(?:我叫做?|我的(?:名字|姓名)(?:叫做?|是)?|我名叫|名叫|名字叫|本人叫|我(?:的)?大名(?:叫|是)?)\\s*[:：]?\\s*${CITED}(?<hide>${ANY_NAME}|[\\p{L}\\p{M}·•・‧∙⋅ ]{2,16}?)${GOES_ON}`,
  ),
  pattern(
    'name',
    `(?:姓名|联系人|申请人|经办人|办理人|投诉人|反映人|评价人|举报人|当事人|受理人是|户主|病人|患者|学生|家长)\\s*[:：是为叫]+\\s*${CITED}(?<hide>${ANY_NAME}|[\\p{L}\\p{M}·•・‧∙⋅]{2,16}?)${GOES_ON}`,
  ),
  pattern('name', `(?:我就?是|本人是?|这里是|在下)\\s*${CITED}(?<hide>${ANY_NAME})`, { holds: mayBeName }),
  pattern('name', `(?:我姓|本人姓|免贵姓|小姓)\\s*(?<hide>[${HAN}]{1,2})(?=$|[^${HAN}]|[名叫在的])`),
  pattern('name', `(?:签名|署名|落款|签字|签章|具名|留名)(?:人)?\\s*[:：]?\\s*(?<hide>[\\p{L}\\p{M}·•・‧∙⋅]{2,16})`),
  pattern('name', `(?<hide>(?:${DOTTED}|[${HAN}]{2,6}))\\s*(?:敬上|谨上|拜上|敬启|敬呈|谨启|谨呈|亲笔|手书|敬笔|顿首|谨识|留言人)`, {
    holds: (text) => !/祝|谢|你们/.test(text),
  }),
  pattern('name', `(?:——|—|--|by|from)\\s*(?<hide>${DOTTED}|[${HAN}]{2,6})\\s*$`),
  pattern('name', `(?:此致\\s*敬礼|敬礼|致礼)[!！。\\s]*(?<hide>[\\p{L}\\p{M}·•・‧∙⋅]{2,16})\\s*$`),
  pattern('name', `^\\s*(?<hide>${CHINESE})\\s*$`, { holds: mayBeName }),
  pattern(
    'kin',
    `(?:我|咱|俺|我们)(?:们)?(?:家|的)?(?:${KIN})(?:名字)?(?:叫做?|是|名叫)?\\s*${CITED}(?<hide>${ANY_NAME}|${CHINESE_THREE})`,
    {
      holds: mayBeName,
    },
  ),
  pattern('kin', `(?:我|咱|俺|我们)(?:们)?(?:家|的)?(?:${KIN})(?:名字)?(?:叫做?|名叫)\\s*(?<hide>[\\p{L}\\p{M}·•・‧∙⋅]{2,12}?)${GOES_ON}`),
  pattern('name', `(?<hide>${DOTTED})`),
  pattern('name', `(?<hide>${MINORITY})`),
  pattern('name', `(?:my name is|i am called|name\\s*[:：])\\s*(?<hide>[\\p{L}]+(?:[ .·-][\\p{L}]+){0,3})`),
  pattern('name', `(?:མིང་ལ་|མིང་ནི་|ང་ནི་)(?<hide>[\\u0f00-\\u0fbc\\u0f0b]{2,40}?)(?=ཟེར|རེད|ཡིན|།|$|\\s)`),
  pattern(
    'name',
    `(?:ئىسمىم|مېنىڭ ئاتىم|ismim|menim ismim|менің атым|миний нэр)[\\s:：]*(?<hide>[\\p{L}\\p{M}]+(?:[ ·-][\\p{L}\\p{M}]+){0,2})`,
  ),
  // Who came when: the first of the day, the number on the slip, the one in the wheelchair.
  pattern(
    'oneself',
    `(?<hide>(?:我就?是|当时|那天|今天|昨天|上午|下午|早上|我)[^，。！？,!?\\n]{0,6}(?:第\\s*[一二三四五六七八九十百\\d]+|头一|最后一?|唯一一?|仅有一?)\\s*(?:个|位|名)[^，。！？,!?\\n]{0,10})`,
    { holds: (text) => !/第\s*[一二三四五六七八九十\d]+\s*次/.test(text) },
  ),
  pattern('oneself', `(?<hide>(?:只有|就|仅)我(?:们)?(?:一个人?|自己|俩|两个人?|一家)[^，。！？,!?\\n]{0,8})`),
  pattern('oneself', `(?<hide>我就?是(?:今天|昨天|上午|下午|早上|刚才)?(?:那个|那位|那名|这个)[^，。！？,!?\\n]{1,14})`),
  pattern(
    'oneself',
    `(?<hide>我(?:当时|那天|今天)?(?:穿着?|戴着?|拄着?|坐着?|推着?|抱着?|领着?|带着?)[^，。！？,!?\\n]{1,8}(?:衣服|外套|帽子|眼镜|裙子|鞋|拐杖|轮椅|孩子|婴儿|藏袍|盖头|双胞胎)[^，。！？,!?\\n]{0,4})`,
  ),
  pattern(
    'oneself',
    `(?:排队号|排号|取的?号|叫到|叫号|号票|票号|序号|拿的?号)(?:是|为|码)?[^\\p{L}\\d\\n]{0,2}(?<hide>[A-Z]?\\s?-?${N}{1,4}\\s*号?)`,
    { numbers: true },
  ),
  // Day, hour and window: the order names none of them.
  pattern('when', `(?<hide>(?:(?:19|20)${N}{2}\\s*[年/.-]\\s*)?${N}{1,2}\\s*[月/.-]\\s*${N}{1,2}\\s*[日号](?!窗|楼|线))`, {
    numbers: true,
  }),
  pattern('when', `(?<!\\d)(?<hide>(?:19|20)${N}{2}[-/.]${N}{1,2}[-/.]${N}{1,2})(?!\\d)`),
  pattern(
    'when',
    `(?<hide>(?:(?:今天|昨天|前天|当天|那天|周[一二三四五六日天]|星期[一二三四五六日天])?(?:凌晨|早上|早晨|上午|中午|下午|傍晚|晚上))\\s*[一二三四五六七八九十两\\d]{1,3}\\s*(?:点|时|:)(?:\\s*[一二三四五六七八九十\\d]{1,3}\\s*分?|半|多|左右|整)?)`,
  ),
  pattern('when', `(?<!\\d)(?<![-—–~至到]\\s?)(?<hide>[01]?\\d:[0-5]\\d)(?!\\d|\\s*[-—–~至到])`, {}),
  pattern('where', `(?<hide>第?\\s*[A-Z]?${N}{1,3}\\s*号?\\s*(?:服务)?窗口?)(?!开|轮|个)`, {
    numbers: true,
    holds: (text) => /号|^第|[A-Z]/i.test(text),
  }),
];
