import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Answer {
  status: string;
  code: string;
  title: string;
  zh: string;
  en: string;
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  HPE_HEADER_OVERFLOW: {
    ...{ status: '431 Request Header Fields Too Large', code: 'request.headersTooLarge', title: '内容有误' },
    ...{ zh: '网址或请求头太长，请缩短后再试。', en: 'The address or the headers are too long.' },
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    ...{ status: '408 Request Timeout', code: 'request.tooSlow', title: '内容有误' },
    ...{ zh: '请求没有按时传完，请检查网络后重试。', en: 'The request was not complete in time; send it again.' },
  },
};
const MALFORMED: Answer = {
  ...{ status: '400 Bad Request', code: 'request.malformed', title: '内容有误' },
  ...{ zh: '请求不符合 HTTP 格式：网址中的汉字等须转义，请核对。', en: 'The request is not HTTP: escape what is not ASCII in an address.' },
};

const STOPPING: Answer = {
  ...{ status: '503 Service Unavailable', code: 'server.stopping', title: '暂时不可用' },
  ...{ zh: '服务正在停止，请稍后重试。', en: 'The service is stopping; try again shortly.' },
};

/** What whoever still sends a request hears from a server that stops. */
export function closingAnswer(): string {
  return written(STOPPING, ['Retry-After: 2']);
}

/** Answers what Node could not read as a request with a problem document (RFC 9457), and ends the connection. */
export function answerMalformed({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  // The name Node itself goes by: half of an answer may be on its way already.
  const { _httpMessage: running } = socket as Socket & { _httpMessage?: ServerResponse };
  if (!socket.writable || code === 'ECONNRESET' || running?.headersSent) {
    socket.destroy();
    return;
  }
  socket.end(written(ANSWERS[code] ?? MALFORMED));
}

function written({ status, code: named, title, zh, en }: Answer, headers: string[] = []): string {
  const problem = {
    type: `urn:mingjing:problem:${named}`,
    title,
    status: Number.parseInt(status, 10),
    code: named,
    detail: zh,
    detailEn: en,
  };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...headers,
  ];
  return [...head, '', body].join('\r\n');
}
