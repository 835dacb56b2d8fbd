/**
 * What passwords are mostly made of: the heads of the published lists of leaked passwords (SecLists, NCSC) without digits at their
 * end, and the habits of Chinese users. Lower case, at least three letters or two ideographs; combinations are seen by guesses.ts.
 */
const COMMON = `
password passwd passw pass passwort contrasena motdepasse admin administrator administrador root toor user users guest default system
login logon welcome letmein changeme change secret private master manager monkey dragon football baseball basketball soccer hockey
superman batman spiderman pokemon naruto starwars michael michelle jennifer jessica ashley daniel andrew joshua matthew robert
thomas charlie jordan george harley ranger hunter buster shadow sunshine princess flower iloveyou loveyou lovely love angel
hello freedom whatever trustno trust computer internet google facebook twitter youtube apple samsung huawei xiaomi iphone android
windows microsoft oracle linux ubuntu server database mysql redis docker cisco test tester testing temp temporary demo sample example
null none abc abcd pwd asd qaz zxc qwe qwer asdf zxcv qwerty qwertz azerty asdfgh zxcvbn qazwsx
summer winter spring autumn monday friday january december orange banana cookie chocolate pepper ginger tiger lion eagle falcon
killer matrix maverick mustang ferrari porsche yankees arsenal chelsea liverpool barcelona london paris america china beijing shanghai
service services office government public security
mingjing mj mingjingpingyi pingyi pingjia pingtai jingzi duban ducha duchazu zuofeng manyi bumanyi jiwei jiwa jijian jiancha
guanli guanliyuan xitong anquan shenji mima kouling denglu zhanghao yonghu ceshi moren chushi
zhengwu zhengfu zhongguo zhonghua renmin gongan weisheng jiaoyu shuiwu minzheng
qinghai haixi haixizhou geermu golmud golmo delingha delhi mangya mangai wulan dulan tianjun dachaidan lenghu chaidamu qaidam
xining xizang lasa gansu lanzhou xinjiang
woaini woaiwo aini wangpeng wangjing laopo laogong baobei qinai tianshi nihao shabi caonima
fuck fucker
明镜 评议 平台 管理员 密码 口令 督办 督查 政务 中国 青海 海西 海西州 格尔木 德令哈 茫崖 乌兰 都兰 天峻 大柴旦 柴达木 西宁
`;

export const COMMON_WORDS: ReadonlySet<string> = new Set(COMMON.split(/\s+/).filter((word) => word !== ''));

/** The hundred most frequent surnames of China in pinyin (Ministry of Public Security, yearly report on names). */
export const SURNAMES: ReadonlySet<string> = new Set(
  `li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong xiao
  cheng cao yuan deng fu shen zeng peng lv lyu su lu jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao
  tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan qian yin chang wen qiao lai gong pang`.split(
    /\s+/,
  ),
);

const INITIALS = 'b p m f d t n l g k h j q x zh ch sh z c s r y w'.split(' ');
const FINALS = 'a o e i u v ai ei ui ao ou iu ie ue ve er an en in un ang eng ing ong ia iao ian iang iong ua uo uai uan uang'.split(' ');

/** Everything that reads as a syllable of pinyin, some that do not exist among them; two letters or more. */
export const SYLLABLES: ReadonlySet<string> = new Set(
  ['', ...INITIALS].flatMap((initial) => FINALS.map((final) => initial + final)).filter((syllable) => syllable.length >= 2),
);
