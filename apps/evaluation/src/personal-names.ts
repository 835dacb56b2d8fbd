/** Family names that stand before a given name most often, with those of Haixi's Hui, Salar, Tu and Tibetan people. */
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤索祁冶韶拜妥绽喇鲁东星辛吉安哈沙米虎海';
const DOUBLE_SURNAMES = '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯';

/** Parts of given names of Tibetan, Mongolian, Tu, Uyghur, Kazakh, Hui and Salar people as they are written in Chinese. */
const PARTS = [
  // Tibetan, and Tu, who share many of them
  ...[
    '扎西',
    '才让',
    '多杰',
    '卓玛',
    '央金',
    '次仁',
    '达瓦',
    '尼玛',
    '平措',
    '索南',
    '旦增',
    '丹增',
    '格桑',
    '拉姆',
    '拉毛',
    '仁青',
    '仁欠',
  ],
  ...[
    '东珠',
    '顿珠',
    '桑吉',
    '桑杰',
    '完么',
    '完玛',
    '切吉',
    '切阳',
    '公保',
    '贡布',
    '华旦',
    '洛桑',
    '罗桑',
    '白玛',
    '班玛',
    '南杰',
    '南加',
  ],
  ...[
    '昂毛',
    '尕藏',
    '尕桑',
    '娘吉',
    '加措',
    '嘉措',
    '措毛',
    '周毛',
    '卓尕',
    '卓嘎',
    '曲珍',
    '曲吉',
    '旺姆',
    '旺杰',
    '旺堆',
    '多吉',
    '加布',
    '先巴',
  ],
  ...[
    '求吉',
    '夸却',
    '更登',
    '根敦',
    '久美',
    '晋美',
    '俄日',
    '豆拉',
    '万德',
    '三木',
    '拉加',
    '关却',
    '贡却',
    '普布',
    '米玛',
    '拉巴',
    '巴桑',
    '边巴',
  ],
  ...['德吉', '德毛', '才旦', '才仁', '才旺', '才项', '项秀', '项杰', '斗格', '李毛', '李加', '羊毛措', '杨毛', '官却', '赛毛', '吉毛'],
  // Mongolian
  ...['巴图', '巴特尔', '巴音', '巴依尔', '其其格', '其木格', '乌兰', '乌云', '图雅', '娜仁', '娜仁花', '格日勒', '格日乐', '斯琴', '萨仁'],
  ...[
    '孟克',
    '蒙克',
    '朝鲁',
    '朝格',
    '敖登',
    '敖特根',
    '布和',
    '宝力德',
    '宝音',
    '道尔吉',
    '才登',
    '苏和',
    '额尔登',
    '额尔敦',
    '那木',
    '那日苏',
  ],
  ...[
    '青格勒',
    '呼和',
    '阿拉腾',
    '阿木尔',
    '达西',
    '达木',
    '哈斯',
    '哈达',
    '恩克',
    '恩和',
    '吉日嘎拉',
    '吉日格',
    '希日',
    '满达',
    '其力格尔',
  ],
  // Uyghur, Kazakh, Hui, Salar
  ...[
    '阿不都',
    '阿布都',
    '阿卜杜',
    '阿卜都',
    '热合曼',
    '热依木',
    '热西提',
    '热孜亚',
    '买买提',
    '麦麦提',
    '买合',
    '吐尔逊',
    '吐尔洪',
    '古丽',
    '古丽娜尔',
  ],
  ...[
    '阿依',
    '阿依古丽',
    '帕提',
    '帕提古丽',
    '帕孜',
    '木合',
    '木拉提',
    '努尔',
    '努尔兰',
    '努尔古丽',
    '艾力',
    '艾山',
    '艾买提',
    '依布拉',
    '伊布拉',
  ],
  ...[
    '伊布拉音',
    '依布拉音',
    '哈力',
    '哈力克',
    '海尔尼沙',
    '沙吾列',
    '叶尔',
    '叶尔兰',
    '叶尔波',
    '加依',
    '赛力克',
    '别克',
    '马合',
    '马合木提',
    '哈孜',
  ],
  ...[
    '阿米娜',
    '阿米乃',
    '法土麦',
    '法图麦',
    '海车',
    '哈三',
    '胡赛',
    '尤素夫',
    '优素夫',
    '苏莱曼',
    '穆萨',
    '穆罕默德',
    '默罕',
    '尔萨',
    '尔布都',
  ],
  ...['哈比布', '哈麦旦', '索菲亚', '麦尔燕', '热娜', '迪丽', '迪力', '木提', '江', '汗', '娜尔', '夏提', '居马', '肉孜', '赛买', '赛麦提'],
];

/** Words of daily life that begin like a name. */
const NOT_NAMES = new Set(
  [
    '高兴 高度 高峰 高效 高温 高龄 高原 高中 方便 方面 方法 方式 白天 白跑 白等 白白 白色 马上 马路 马虎 黄牛 黄色 金额 金融 万一 万分 万元 安全 安排',
    '安静 安装 安心 于是 和气 严重 严格 严肃 严厉 严谨 许多 许久 任何 任务 任性 程序 程度 向来 向你 向他 向我 向您 向窗 何时 何况 何必 石头 江边 东西',
    '东边 东门 田地 田里 海西 海拔 海边 吉祥 武装 段时 段落 时候 毛病 钱款 钱数 钱不 顾客 顾虑 孔雀 温和 常来 常去 常年 常常 夏天 夏季 秦岭 史上 侯诊',
    '石油 万人 白领 陆续 余额 余下 余地 叶子 林区 林业 龙头 雷厉 莫名 任职 金卡 方才 方向 沙发 沙漠 米面 虎头 星期 辛苦 辛勤 鲁莽 拜托 妥当 妥善',
    '成年 成功 万事 向前 谢谢 谢意 谢过 贺卡 贺信 邱陵 雷雨 戴着 戴口 戴眼 汤药 武警 史料 白血 白内 高血 高考 钟头 钟左 钟才 段路 贾货 姜汤 周一 周二 周三 周四 周五 周六 周日 周末 周到 周围 周边 周期 周内',
  ]
    .join(' ')
    .split(' '),
);

const HAN = '\\u3400-\\u9fff';
const DOT = '[·•・‧∙⋅᛫.]';
const PARTS_PATTERN = [...PARTS]
  .filter((part) => part.length > 1)
  .sort((a, b) => b.length - a.length)
  .join('|');

/** Ends a name: nothing of a name follows, or a word that goes on with the sentence. */
const AFTER = `(?=$|[^${HAN}]|(?:[在的来去到说因和跟与是办今昨前上下早晚住家电手身今给替帮找也就都还没不被把让等排领交问用从自有要想能会很]|先生|女士|同志))`;
/** Several parts, or one with a suffix: 扎西多吉, 才让多杰卓玛, 古丽汗. */
export const MINORITY = `(?:${PARTS_PATTERN})(?:(?:${PARTS_PATTERN})+[江汗尔娃布木姆毛措吉杰加玛尕草错旦]?|[江汗尔娃布木姆毛措吉杰加玛尕]{1,2}|(?=$|[^${HAN}]))(?:${DOT}[${HAN}]{2,10})*`;
/** Given and father's name with a dot between: 阿不都热合曼·吐尔逊. */
export const DOTTED = `[${HAN}]{2,10}(?:[·•・‧∙⋅᛫][${HAN}]{1,10})+`;
export const CHINESE = `(?:(?:${DOUBLE_SURNAMES})[${HAN}]{1,2}?|[${SURNAMES}][${HAN}]{1,2}?)${AFTER}`;
/** A name after a word that can only be followed by one or by a verb. */
export const CHINESE_THREE = `(?:${DOUBLE_SURNAMES}|[${SURNAMES}])[${HAN}]{2}`;
/** Any name at all, where the words before say that one follows. */
export const ANY_NAME = `(?:${DOTTED}|${MINORITY}|${CHINESE})`;

/** False for words that only begin like a name. */
export const mayBeName = (text: string): boolean => !NOT_NAMES.has(text.slice(0, 2));
