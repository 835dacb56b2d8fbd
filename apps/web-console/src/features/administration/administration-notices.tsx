import { Alert } from 'antd';
import type { ReactNode } from 'react';
import type { Schema } from '../../api';
import { moment, ROLES } from '../../words';

type Notice = Schema<'AdministrationNotice'>;

const of = (person: Schema<'AdministrationPerson'> | undefined): string => (person ? `${person.name}（${person.username}）` : '');

function textOf({ kind, concerned, other, at, until, detail }: Notice): [string, string] {
  if (kind === 'newAdministrator') {
    return [
      `新任管理员：${of(concerned)}，${ROLES[detail] ?? detail}`,
      `由 ${of(other)} 授予，${moment(until)} 起方可确认事项。如有不妥，请在此之前提请免去。`,
    ];
  }
  const place = detail === 'browser' ? '同一浏览器' : '同一网络';
  return [
    `${of(concerned)} 的首次登录与 ${of(other)} 来自${place}`,
    `${moment(at)}。${of(other)} 经办了该账号的口令。请当面向 ${concerned?.name ?? '本人'} 核实账号是否在本人手中${
      detail === 'browser' ? '' : '；同一办公楼常共用一个网络'
    }。`,
  ];
}

/** What the administrators should look at: who was made one of them, and accounts that look as if somebody else opened them. */
export function AdministrationNotices({ notices }: { notices: readonly Notice[] }): ReactNode {
  return notices.map((notice) => {
    const [title, description] = textOf(notice);
    return <Alert key={title} className="gap" type="warning" showIcon title={title} description={description} />;
  });
}
