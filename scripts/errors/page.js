// docs/errors.md: the refusals by code, and what is wrong with them.
'use strict';
const path = require('node:path');
const { ROOT } = require('../prepare');

/** @typedef {import('./refusals').Refusal} Refusal */

/** The table of kinds stands in the contracts, which this reads as built. */
const kinds = () =>
  /** @type {Record<string, { grpc: number, http: number }>} */ (require(path.join(ROOT, 'packages/contracts/dist/refused.js')).KINDS);

const GRPC = {
  3: 'INVALID_ARGUMENT',
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  10: 'ABORTED',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};

/** What is passed on from somebody else has no code of its own here. @param {Refusal} one */
const own = ({ code }) => /[a-z]/i.test(code.replace(/\{[^}]*\}/g, ''));

/** @param {Refusal[]} all @returns {Map<string, Refusal[]>} */
function byCode(all) {
  /** @type {Map<string, Refusal[]>} */
  const codes = new Map();
  for (const one of all.filter(own)) codes.set(one.code, [...(codes.get(one.code) ?? []), one]);
  return new Map([...codes].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Codes that mean two things: what a program decides by must be one kind, and one fault has one code. @param {Refusal[]} all @returns {string[]} */
function doubles(all) {
  /** @type {string[]} */
  const faults = [];
  for (const [code, ones] of byCode(all)) {
    const said = new Set(ones.map(({ kind }) => kind));
    if (said.size > 1)
      faults.push(`${code} is of ${said.size} kinds (${[...said].join(', ')}): ${[...new Set(ones.map(({ file }) => file))].join(', ')}`);
    for (const { zh, en, file } of ones) if (!zh || !en) faults.push(`${code} says nothing in ${zh ? 'English' : 'Chinese'}: ${file}`);
  }
  return faults;
}

const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const unique = (/** @type {string[]} */ all) => [...new Set(all)];

/** @param {Refusal[]} all */
function page(all) {
  const table = kinds();
  const rows = [...byCode(all)].map(([code, ones]) => {
    const kind = ones[0]?.kind ?? '';
    const { grpc = 0, http = 0 } = table[kind] ?? {};
    const cells = [
      `\`${code}\``,
      kind,
      unique(ones.map((one) => String(one.http ?? http))).join(', '),
      GRPC[/** @type {keyof typeof GRPC} */ (grpc)] ?? '',
      unique(ones.map(({ zh }) => zh)).join('<br>'),
      unique(ones.map(({ en }) => en)).join('<br>'),
      unique(ones.map(({ file }) => file.replace('/src/', '/').replace(/\.ts$/, ''))).join('<br>'),
    ];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  return `# 错误代码 (Error codes)

Every refusal of the platform, read from the code by \`npm run errors\`. A program decides by \`code\`, which stays; a person reads the
words, which say what to do next. \`{…}\` is filled in when it happens. Where one code has several wordings, each stands on a line of its own.

平台的每一种拒绝，由 \`npm run errors\` 从代码中读出。程序按 \`code\` 判断，代码不变；文字给人看，说明下一步怎么办。\`{…}\` 在发生时填入。

| code | kind | HTTP | gRPC | 中文 | English | where |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

module.exports = { doubles, page };
