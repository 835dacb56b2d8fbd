/** Kind of a service body, which says what its service points are called and how busy they are. */
export type Body = 'hall' | 'community' | 'townCentre' | 'clinic' | 'police' | 'utility' | 'bureau';

interface BodyWords {
  /** Kind of its service points, in the words of the spreadsheet. */
  kind: string;
  points: readonly string[];
  /** How many citizens come, against a bureau. */
  busy: number;
  /** How often somebody is not satisfied, against a bureau. */
  displeasing: number;
}

/** Township clinics had the most unsatisfied ones (domain.md §2 S1); the other weights are ours. */
export const BODIES: Record<Body, BodyWords> = {
  hall: {
    kind: '政务服务窗口',
    points: ['综合受理窗口', '企业开办窗口', '不动产登记窗口', '医疗保障窗口', '社会保险窗口', '公积金窗口', '税务窗口', '交通运输窗口'],
    busy: 8,
    displeasing: 1,
  },
  community: { kind: '社区窗口', points: ['居民服务窗口'], busy: 2, displeasing: 1 },
  townCentre: {
    kind: '社区窗口',
    points: ['便民服务大厅', '社会救助窗口', '农牧业服务窗口', '退役军人服务窗口', '医保社保代办窗口', '林草服务站', '综合文化站'],
    busy: 2,
    displeasing: 1,
  },
  clinic: {
    kind: '基层站所',
    points: ['挂号收费处', '门诊药房', '全科门诊', '预防接种门诊', '住院结算处', '检验科', '公共卫生科'],
    busy: 3,
    displeasing: 12,
  },
  police: { kind: '基层站所', points: ['户籍窗口', '治安窗口', '车驾管代办点', '出入境代办点'], busy: 2, displeasing: 2 },
  utility: { kind: '公共服务企业', points: ['营业厅', '报装窗口', '缴费窗口', '抢修服务站', '客户服务中心'], busy: 3, displeasing: 3 },
  bureau: {
    kind: '机关科室',
    points: ['办公室', '政务服务科', '行政审批科', '政策法规科', '业务科', '综合科', '执法大队', '信访接待室'],
    busy: 1,
    displeasing: 1,
  },
};

/** Bodies of a jurisdiction beside its towns: its own service hall first. */
export const COUNTY_BODIES: readonly (readonly [name: string, body: Body])[] = [
  ['政务服务中心', 'hall'],
  ['供水公司', 'utility'],
  ['人力资源和社会保障局', 'bureau'],
  ['公安局', 'police'],
  ['供电公司', 'utility'],
  ['自然资源局', 'bureau'],
  ['民政局', 'bureau'],
  ['教育局', 'bureau'],
  ['市场监督管理局', 'bureau'],
  ['住房和城乡建设局', 'bureau'],
  ['人民医院', 'clinic'],
  ['医疗保障局', 'bureau'],
  ['农牧和科技局', 'bureau'],
  ['交通运输局', 'bureau'],
  ['税务局', 'bureau'],
  ['燃气公司', 'utility'],
];

/** Bodies of a town. */
export const TOWN_BODIES: readonly (readonly [name: string, body: Body])[] = [
  ['卫生院', 'clinic'],
  ['便民服务中心', 'townCentre'],
  ['派出所', 'police'],
];

/** What is handled, with the code of the item. */
export const ITEMS: Record<Body, readonly string[]> = {
  hall: ['企业设立登记', '不动产转移登记', '医疗费用报销', '社会保险登记', '住房公积金提取', '道路运输证换发'],
  community: ['居住证明', '高龄补贴申领', '老年优待证办理'],
  townCentre: ['临时救助申请', '城乡居民养老保险登记', '草原补奖申领', '优待证办理', '医疗救助申请'],
  clinic: ['门诊就诊', '疫苗接种', '医疗费用结算', '居民健康档案建立'],
  police: ['居民身份证换领', '户口迁移', '居住证办理', '新生儿落户'],
  utility: ['用水报装', '电费缴纳', '户名变更', '故障报修'],
  bureau: ['行政许可申请', '政策咨询', '证照变更', '补贴申领', '信息公开申请'],
};
