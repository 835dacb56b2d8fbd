/** One official document as it is laid out: plain text, no formatting of its own. */
export interface OfficialDocument {
  /** `document`: 文件式, with the number centred above the red rule; `letter`: 信函格式 (GB/T 9704-2012, 10.1). */
  form: 'document' | 'letter';
  /** Name of the issuing body, as in red on top. */
  issuer: string;
  /** 发文字号; empty while it has none. */
  number: string;
  title: string;
  /** 主送机关; empty where there is none. */
  recipients: readonly string[];
  /** One paragraph each; 一、 and （一） at its beginning make it a heading of that level up to its first full stop. */
  paragraphs: readonly string[];
  attachments: readonly string[];
  /** Who signs below the text: the issuing body, as a rule. */
  signature: string;
  /** 成文日期 YYYY-MM-DD; empty while it is not signed. */
  date: string;
  /** 附注, without its brackets. */
  note: string;
  /** 抄送机关. */
  copies: readonly string[];
  /** 印发机关 and 印发日期 (YYYY-MM-DD); without both no 版记 but for the copies. */
  printedBy: string;
  printedOn: string;
  /** 密级和保密期限, 紧急程度: top left; empty: none. */
  secrecy: string;
  urgency: string;
  /** 签发人 of a document to a body above; empty: none. */
  signer: string;
  /** Said in the top right corner while it is no original; empty: it is one. */
  mark: string;
}

/** What a document has that says nothing else. */
export const plainDocument: OfficialDocument = {
  ...{ form: 'document', issuer: '', number: '', title: '', recipients: [], paragraphs: [], attachments: [], signature: '', date: '' },
  ...{ note: '', copies: [], printedBy: '', printedOn: '', secrecy: '', urgency: '', signer: '', mark: '' },
};
