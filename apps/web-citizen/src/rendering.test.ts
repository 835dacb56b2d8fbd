import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  assets,
  LANGUAGES,
  outcomeInWords,
  renderErrorPage,
  renderHomePage,
  renderReceiptPage,
  renderScanPage,
  renderThanksPage,
  stateInWords,
  type FormRules,
  type FormTarget,
  type ScanPage,
  type View,
} from './index';
import { OUTCOMES, STAGES } from './stages';

const ZH: View = { language: 'zh', large: false, here: '/e/AAAA' };
const EN: View = { ...ZH, language: 'en' };
const RATINGS = ['satisfied', 'basicallySatisfied', 'unsatisfied'];
const LIMITS = { screening: 1, firstVisit: 2, acknowledge: 1, simple: 5, complex: 15, finalVisit: 5 };

function rules(count: number): FormRules {
  const levels = Array.from({ length: count }, (_, index) => {
    const rating = RATINGS[Math.round((index * 2) / (count - 1))] as string;
    return { code: `level${index}`, nameZh: `等级${index}`, nameEn: `Level ${index}`, rating, face: '' };
  });
  return { levels, dimensions: [{ code: 'attitude', nameZh: '服务态度', nameEn: 'Attitude' }], maxTextLength: 500, changeHours: 72 };
}

const SCAN: ScanPage = {
  servicePointName: '政务服务大厅',
  unitName: '政务服务中心',
  windowName: '综合窗口',
  windowNumber: '3',
  staff: [{ name: '窗口甲', badge: 'A01' }],
  form: rules(3),
  itemName: '',
  handledOn: '',
  alreadyEvaluated: false,
};
const TARGET: FormTarget = { action: '/e/AAAA', key: '0123456789' };
const RECEIPT = {
  receipt: '1234567890123456',
  submittedAt: new Date('2026-03-01T01:05:00Z'),
  servicePointName: '大厅',
  level: 'level0',
  rating: 'unsatisfied',
  caseState: '',
  caseOutcome: '',
  excluded: false,
  standing: '',
  merged: false,
  unitMayKnow: false,
  mayConsent: false,
  changeable: false,
  steps: [],
  form: rules(3),
  limits: LIMITS,
};

/** Every tag of a page, attributes included: what a browser would act on. */
const tagsOf = (page: string): string[] => page.match(/<[^>]*>/g) ?? [];

describe('whatever people and data say', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onfocus='alert(1)",
      '</textarea><script>',
      '&lt;b&gt;',
      '<!--',
      ']]>',
      '$1',
      '\u2028',
      'toString',
      '__proto__',
    ),
    fc.tuple(fc.constantFrom('<', '"', "'", '&', '>'), fc.string()).map(([one, more]) => one + more + one),
  );
  /** A dimension of such a name would be the field itself. */
  const OWN_FIELDS = ['key', 'level', 'text', 'phone'];
  const plain = 'x';
  const pages = (said: string): string[] => {
    const level = { code: 'l', nameZh: said, nameEn: said, rating: 'unsatisfied', face: said };
    const form = {
      levels: [level, { ...level, code: said }],
      dimensions: [{ code: said, nameZh: said, nameEn: said }],
      maxTextLength: 9,
      changeHours: 1,
    };
    const target = {
      action: said,
      key: said,
      draft: { level: said, text: said, phone: said, dimensions: { [said]: said } },
      problem: { code: said, zh: said, en: said, field: 'text' },
    };
    const scan = {
      servicePointName: said,
      unitName: said,
      windowName: `${said}.`,
      windowNumber: said,
      staff: [{ name: said, badge: said }],
      form,
      itemName: said,
      handledOn: said,
      alreadyEvaluated: false,
    };
    return [ZH, { ...EN, large: true }].flatMap((view) => [
      renderScanPage(scan, target, view),
      renderReceiptPage(
        { ...RECEIPT, level: said, servicePointName: said, form, changeable: true, changeableUntil: RECEIPT.submittedAt },
        target,
        view,
      ),
      renderErrorPage({ status: 503, code: said, zh: said, en: said, traceId: said, again: target }, view),
    ]);
  };
  /** What the tags say besides the values put into their attributes. */
  const shape = (page: string): string[] =>
    tagsOf(page).map((tag) => tag.replace(/="[^"]*"/g, '').replace(/ (checked|aria-describedby|open)\b/g, ''));

  test('never becomes a tag or an attribute', () => {
    const wanted = pages(plain).map(shape);
    fc.assert(
      fc.property(
        hostile.filter((text) => text.trim() !== '' && !OWN_FIELDS.includes(text)),
        (said) => {
          const shapes = pages(said).map(shape);
          shapes.forEach((tags, index) => expect(tags).toEqual(wanted[index]));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is shown as it was said', () => {
    const page = renderScanPage(SCAN, { ...TARGET, draft: { text: '\n<b>字</b> & "引号"' } }, ZH);
    expect(page).toContain('>\n\n&lt;b&gt;字&lt;/b&gt; &amp; &quot;引号&quot;</textarea>');
  });
});

describe('the form', () => {
  test.each([2, 3, 4, 5, 6, 7])('shows all of %i levels, each with a face, words, and a button of its own', (count) => {
    for (const view of [ZH, EN]) {
      const page = renderScanPage({ ...SCAN, form: rules(count) }, TARGET, view);
      expect(page.match(/name="level"/g)).toHaveLength(count);
      expect(page.match(/<svg class="face"/g)).toHaveLength(count);
      for (let index = 0; index < count; index += 1)
        expect(page).toContain(view.language === 'zh' ? `<span>等级${index}</span>` : `<span>Level ${index}</span>`);
      const bad = rules(count).levels.filter(({ rating }) => rating === 'unsatisfied').length;
      expect(page.match(/class="pick bad"/g)).toHaveLength(bad);
      expect(page).not.toMatch(/ checked/);
    }
  });

  test('draws the same smile for the best level at whichever end the scale begins', () => {
    const up = rules(5);
    const faces = (form: FormRules): string[] => renderScanPage({ ...SCAN, form }, TARGET, ZH).match(/<path d="[^"]*"/g) ?? [];
    expect(faces({ ...up, levels: up.levels.toReversed() })).toEqual(faces(up).toReversed());
    expect(new Set(faces(up)).size).toBe(5);
  });

  test('shows characters of the rule that we do not draw', () => {
    const form = rules(2);
    form.levels[0]!.face = '👍';
    form.levels[1]!.face = '☹️';
    const page = renderScanPage({ ...SCAN, form }, TARGET, ZH);
    expect(page).toContain('<span class="face" aria-hidden="true">👍</span>');
    expect(page.match(/<svg class="face"/g)).toHaveLength(1);
  });

  test('gives back everything typed, unfolded, and points at the field', () => {
    const draft = { level: 'level2', text: '等了很久', phone: '12', dimensions: { attitude: 'level1' } };
    const page = renderScanPage(
      SCAN,
      { ...TARGET, draft, problem: { code: 'phone.invalid', field: 'phone', zh: '电话不对', en: 'no number' } },
      ZH,
    );
    expect(page).toMatch(/value="level2" required checked/);
    expect(page).toMatch(/name="attitude" value="level1" checked/);
    expect(page).toContain('等了很久</textarea>');
    expect(page).toMatch(/value="12" aria-describedby="promise problem" aria-invalid="true"/);
    expect(page).toContain('<details class="opener" open>');
    expect(page).toMatch(/role="alert" id="problem">电话不对/);
  });

  test('is folded at first, and asks for no text where the rule wants none', () => {
    expect(renderScanPage(SCAN, TARGET, ZH)).toContain('<details class="opener"><summary>');
    expect(renderScanPage({ ...SCAN, form: { ...rules(3), maxTextLength: 0 } }, TARGET, ZH)).not.toContain('<textarea');
  });

  test('names unit, service point, window and who is on duty; of an invitation the matter', () => {
    const page = renderScanPage({ ...SCAN, itemName: '社保登记', handledOn: '2026-03-01' }, TARGET, ZH);
    for (const words of ['政务服务大厅', '政务服务中心', '综合窗口 3', '窗口甲（A01）', '社保登记（2026-03-01 办理）'])
      expect(page).toContain(words);
    expect(renderScanPage({ ...SCAN, alreadyEvaluated: true }, TARGET, ZH)).not.toContain('<form');
  });
});

describe('an invitation', () => {
  const INVITED = { ...SCAN, itemName: '社保登记', handledOn: '2026-03-05', openUntil: new Date('2026-04-04T16:00:00Z') };

  test.each([
    [ZH, ['社保登记（2026-03-05 办理）', '只能评价一次', '2026年4月4日（含当日）', '不会知道是谁评的']],
    [EN, ['社保登记 (handled 2026-03-05)', 'used once', '4 April 2026', 'without what would name you']],
  ])('says what it is for, that it holds once and until when, and who will read it', (view, said) => {
    const page = renderScanPage(INVITED, TARGET, view);
    for (const words of said) expect(page).toContain(words);
    expect(renderScanPage(SCAN, TARGET, view)).not.toContain(said[1]);
    // In large type the question stands on the first screen.
    expect(page.indexOf(said[3] ?? '')).toBeGreaterThan(page.indexOf('</form>'));
  });

  test('that was used leads to the receipt and asks for nothing', () => {
    const page = renderScanPage({ ...INVITED, alreadyEvaluated: true }, TARGET, ZH);
    expect(page).toContain('已经评价过了');
    expect(page).toContain('href="/#receipt"');
    expect(page).not.toContain('<form method');
    expect(page).not.toContain('只能评价一次');
  });
});

describe('the receipt', () => {
  test.each(STAGES)('says in plain words what %s is and what comes next', (caseState) => {
    for (const view of [ZH, EN]) {
      const words = LANGUAGES[view.language];
      const page = renderReceiptPage({ ...RECEIPT, caseState, steps: [{ state: caseState, at: RECEIPT.submittedAt }] }, TARGET, view);
      expect(page).toContain(`<p class="state">${words.stages[caseState]}</p>`);
      expect(page).toContain(words.nextOf(caseState, LIMITS));
      expect(page).toContain(words.when(RECEIPT.submittedAt));
      expect(page).toContain('1234 5678 9012 3456');
      expect(page.includes('办结')).toBe(caseState === 'closed' && view === ZH);
    }
  });

  test.each(OUTCOMES)('tells of the outcome %s', (caseOutcome) => {
    expect(renderReceiptPage({ ...RECEIPT, caseState: 'closed', caseOutcome }, TARGET, ZH)).toContain(
      `已办结：${LANGUAGES.zh.outcomes[caseOutcome]}`,
    );
  });

  test('says of a merged one that it is handled together with another, and of no other', () => {
    for (const view of [ZH, EN]) {
      const words = LANGUAGES[view.language];
      const steps = [{ state: 'merged', at: RECEIPT.submittedAt }];
      const page = renderReceiptPage({ ...RECEIPT, merged: true, caseState: 'dispatched', steps }, TARGET, view);
      for (const said of [words.stages.dispatched, words.mergedNote, `</time>${words.merged}`]) expect(page).toContain(said);
      expect(renderReceiptPage({ ...RECEIPT, caseState: 'dispatched' }, TARGET, view)).not.toContain(words.merged);
    }
  });

  test('lets one say, while a case is open and at no other time, whether the unit may know one, and take that back', () => {
    for (const view of [ZH, EN]) {
      const words = LANGUAGES[view.language];
      expect(renderReceiptPage(RECEIPT, TARGET, view)).not.toContain('/consent');
      const asked = renderReceiptPage({ ...RECEIPT, mayConsent: true }, TARGET, view);
      expect(asked).toContain(`action="/r/${RECEIPT.receipt}/consent"`);
      expect(asked).toContain('name="unitMayKnow" value="yes"');
      const given = renderReceiptPage({ ...RECEIPT, mayConsent: true, unitMayKnow: true, consentChanged: true }, TARGET, view);
      expect(given).toContain('name="unitMayKnow" value="no"');
      for (const said of [words.withdraw, words.consentTaken, ...words.consentGiven]) expect(given).toContain(said);
    }
    // What was read cannot be unread, and the page says so.
    expect(LANGUAGES.zh.consentGiven.join('')).toContain('没有办法让它忘记');
  });

  test('says the same of all that nobody has decided about, and that one was left out once somebody did', () => {
    for (const view of [ZH, EN]) {
      const words = LANGUAGES[view.language];
      const received = renderReceiptPage({ ...RECEIPT, rating: 'satisfied' }, TARGET, view);
      for (const said of [words.counted, words.nextCounted]) expect(received).toContain(said);
      const waiting = renderReceiptPage(RECEIPT, TARGET, view);
      for (const said of [words.registering, words.nextOf('screening', LIMITS)]) expect(waiting).toContain(said);
      const leftOut = renderReceiptPage({ ...RECEIPT, standing: 'setAside' }, TARGET, view);
      for (const said of [words.setAside, words.nextSetAside]) expect(leftOut).toContain(said);
    }
  });

  test('promises no day while the rule cannot be read', () => {
    for (const caseState of ['', 'screening'])
      expect(renderReceiptPage({ ...RECEIPT, caseState, limits: undefined }, TARGET, ZH)).not.toContain('工作日');
  });

  test('is grouped, followed and changed from the page of thanks', () => {
    const page = renderThanksPage({ receipt: RECEIPT.receipt, changeHours: 72, unsatisfied: true }, ZH);
    expect(page).toContain('<strong data-receipt="1234567890123456">1234 5678 9012 3456</strong>');
    expect(page).toMatch(/href="\/r\/1234567890123456"/);
    expect(page).toContain('3 天内');
  });
});

describe('pages of trouble', () => {
  test('carry along what was typed where sending it again can help', () => {
    const again = { ...TARGET, draft: { level: 'level2', text: '很\n久', phone: '13812345678', dimensions: { attitude: 'level1' } } };
    const page = renderErrorPage({ status: 503, code: 'grpc.unavailable', zh: '忙', en: 'busy', retryAfter: 2, again }, ZH);
    const fields = Object.fromEntries(
      [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]),
    );
    expect(fields).toEqual({ key: TARGET.key, level: 'level2', text: '很\n久', phone: '13812345678', attitude: 'level1' });
    expect(page).toContain('请 2 秒后再试');
  });

  test.each([
    ['plate.forged', 404],
    ['plate.ended', 410],
    ['invitation.expired', 410],
    ['receipt.missing', 404],
    ['route.missing', 404],
    ['limit.plate', 429],
    ['gateway.busy', 503],
    ['internal', 500],
    ['odd', 418],
    ['strange', 507],
    ['constructor', 400],
  ])('%s (%i) has a title, words and a way on, in both languages', (code, status) => {
    for (const view of [ZH, EN]) {
      const page = renderErrorPage({ status, code, zh: '说明', en: 'words' }, view);
      expect(page).toMatch(/<h1>[^<]+<\/h1>/);
      expect(page).toContain(view === ZH ? '说明' : 'words');
      expect(page).toMatch(/<p><a href="\/">/);
    }
  });
});

describe('words', () => {
  const shapeOf = (value: unknown): unknown => {
    if (typeof value === 'string') return value === '' ? 'empty' : 'text';
    if (typeof value === 'function') return 'sentence';
    if (Array.isArray(value)) return value.map(shapeOf);
    return Object.fromEntries(
      Object.entries(value as object)
        .sort()
        .map(([key, inner]) => [key, shapeOf(inner)]),
    );
  };

  test('are there in every language alike', () => {
    expect(shapeOf(LANGUAGES.en)).toEqual(shapeOf(LANGUAGES.zh));
    expect(JSON.stringify(shapeOf(LANGUAGES.zh))).not.toContain('empty');
  });

  test('in English hold no Chinese, and the other way round no sentence is left English', () => {
    expect(renderHomePage({ receiptEmpty: true }, EN).replaceAll('中文', '')).not.toMatch(/[\u4e00-\u9fff]/);
    expect(renderHomePage({ receiptEmpty: true }, ZH).replace(/<[^>]*>|English/g, '')).not.toMatch(/[A-Za-z]{3,}/);
  });

  test('of states and outcomes are plain Chinese, empty for what is unknown', () => {
    expect(
      STAGES.map(stateInWords)
        .concat(OUTCOMES.map(outcomeInWords))
        .every((words) => /[\u4e00-\u9fff]/.test(words)),
    ).toBe(true);
    expect([stateInWords(''), stateInWords('constructor'), outcomeInWords('toString')]).toEqual(['', '', '']);
  });
});

describe('weight', () => {
  test('of the script is at most 4 KB, and of everything together far below 30 KB', () => {
    const script = Object.entries(assets).find(([name]) => name.includes('citizen-') && name.endsWith('.js'));
    expect(script?.[1].body.length).toBeLessThanOrEqual(4096);
    const page = renderScanPage({ ...SCAN, form: rules(7) }, TARGET, { ...ZH, large: true });
    const total = [Buffer.from(page), ...Object.values(assets).map(({ body }) => body)].reduce(
      (sum, body) => sum + gzipSync(body).length,
      0,
    );
    expect(total).toBeLessThan(12_000);
  });

  test('no page runs or styles anything inline, or names another host', () => {
    const page =
      renderScanPage(SCAN, TARGET, ZH) + renderHomePage({}, ZH) + renderReceiptPage({ ...RECEIPT, changeable: true }, TARGET, ZH);
    expect(page).not.toMatch(
      /<style|<script(?! src="\/assets\/citizen\/citizen-[0-9a-f]{10}\.js" defer><\/script>)| style=| on\w+=|https?:|\/\/\w/,
    );
  });
});
