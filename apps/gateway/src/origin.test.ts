import { requireOwnPage } from './origin';

const OWN = 'https://pj.example.gov.cn';
const passes = (headers: Record<string, string>): boolean => {
  try {
    requireOwnPage({ headers: { host: 'pj.example.gov.cn', ...headers } }, OWN);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'origin.foreign', kind: 'forbidden', details: { zh: expect.stringMatching(/二维码/) } });
    return false;
  }
};

test.each([
  ['our own page', { 'sec-fetch-site': 'same-origin', origin: OWN }],
  ['a reload', { 'sec-fetch-site': 'none' }],
  ['our own page behind a proxy that puts its own Host', { host: 'gateway:8080', origin: OWN }],
  ['our own page where Host is that of the page', { origin: 'http://pj.example.gov.cn' }],
  ['an old browser in an app that says nothing', {}],
  ['a page that asks for no referrer, as ours do', { origin: 'null' }],
])('%s may post', (_, headers) => expect(passes(headers as Record<string, string>)).toBe(true));

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' }],
  ['another site that hides its name', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ['a neighbouring host', { 'sec-fetch-site': 'same-site', origin: 'https://www.example.gov.cn' }],
  ['a made-up word', { 'sec-fetch-site': 'same-origin, cross-site' }],
  ['another site in an old browser', { origin: 'http://evil.example' }],
  ['another port', { origin: 'https://pj.example.gov.cn:8443' }],
  ['a name that begins like ours', { origin: 'https://pj.example.gov.cn.evil.example' }],
  ['no address at all', { origin: 'evil' }],
])('%s may not', (_, headers) => expect(passes(headers as Record<string, string>)).toBe(false));
