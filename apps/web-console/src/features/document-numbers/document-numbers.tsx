import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, post, put, type Body } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { Badge } from '../../parts/badge';
import { ChoiceFilter, DivisionFilter, optionsOf, SearchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { DivisionSelect } from '../../parts/names';
import type { Row } from '../../parts/paged';
import { UnitSelect } from '../../parts/unit-select';
import { may, useMe, useRefresh } from '../../session';
import { DOCUMENT_KINDS, moment, NUMBER_STATES } from '../../words';

type Numbered = Row<'/document-numbers'>;

/** Rule `papers.issuer`. */
interface Issuer {
  name: string;
  prefix: string;
}

type Asked = 'enter' | 'issuer' | Numbered;

/** The register of documents' numbers: every one that was given, also those that were cancelled. */
export function DocumentNumbers(): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<Asked>();
  const close = (): void => setAsked(undefined);
  return (
    <ListPage
      title="发文登记"
      path="/document-numbers"
      actions={
        <>
          {may(me, 'rule.set') && <Button onClick={() => setAsked('issuer')}>设置发文机关</Button>}
          {may(me, 'number.allot') && (
            <Button type="primary" onClick={() => setAsked('enter')}>
              登记纸质公文
            </Button>
          )}
        </>
      }
      intro={
        <p>每个发文机关、文种、年度各编一个流水号，不重号、不跳号；作废的字号留在登记簿上，不再使用。系统内拟的公文在签发后自动编号。</p>
      }
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <ChoiceFilter filters={filters} name="kind" label="文种" words={DOCUMENT_KINDS} />
          <ChoiceFilter filters={filters} name="state" label="状态" words={NUMBER_STATES} />
          <SearchFilter filters={filters} name="query" label="发文字号" hint="字号或其中一部分" />
          <SearchFilter filters={filters} name="year" label="年度" hint="年度，如 2026" />
        </>
      )}
      empty="还没有编过号的公文"
      fit
      columns={[
        { title: '发文字号', key: 'number', render: (_, row) => <Shown row={row} /> },
        { title: '发文机关', dataIndex: 'issuer' },
        {
          title: '状态',
          key: 'state',
          render: (_, row) => (
            <>
              {row.state === 'void' ? <Badge tone="bad">{`已作废：${row.voidReason}`}</Badge> : NUMBER_STATES[row.state]}{' '}
              {row.state === 'void' && <div className="muted">{`${moment(row.voidedAt)} ${row.voidedByName}`}</div>}
              {may(me, 'number.void') && row.state === 'allotted' && <Button onClick={() => setAsked(row)}>作废</Button>}
            </>
          ),
        },
      ]}
    >
      <Enter open={asked === 'enter'} onClose={close} />
      <IssuingBody open={asked === 'issuer'} onClose={close} />
      <Cancel row={typeof asked === 'object' ? asked : undefined} onClose={close} />
    </ListPage>
  );
}

function Shown({ row: { number, title, kind, allottedAt, allottedByName } }: { row: Numbered }): ReactNode {
  return (
    <>
      <strong>{number}</strong> <span className="muted">{DOCUMENT_KINDS[kind] ?? kind}</span>
      <div>{title || '（标题不在登记簿上公开）'}</div>
      <div className="muted">
        {moment(allottedAt)} {allottedByName}
      </div>
    </>
  );
}

interface Dialogue {
  open: boolean;
  onClose: () => void;
}

/** A document that was written on paper takes its number from the same series. */
function Enter(dialogue: Dialogue): ReactNode {
  const refresh = useRefresh();
  const enter = async (body: Body<'/document-numbers', 'post'>, key: Key): Promise<void> => {
    await post('/document-numbers', key, { body });
    await refresh();
  };
  return (
    <Ask title="登记纸质公文" confirm="编号" onSubmit={enter} {...dialogue}>
      <p>不在系统内拟的公文，在这里领取下一个字号。</p>
      <Form.Item name="division" label="区划" rules={[{ required: true, message: '请选择区划' }]}>
        <DivisionSelect />
      </Form.Item>
      <Form.Item name="unitId" label="发文单位" extra="不选：以该区划的发文机关名义发文">
        <UnitSelect />
      </Form.Item>
      <Form.Item name="kind" label="文种" rules={[{ required: true, message: '请选择文种' }]}>
        <Select options={optionsOf(DOCUMENT_KINDS)} />
      </Form.Item>
      <Form.Item name="title" label="标题" rules={[{ required: true, whitespace: true, message: '请填写标题' }]}>
        <Input maxLength={200} />
      </Form.Item>
    </Ask>
  );
}

const RULE = 'papers.issuer';

function IssuingBody(dialogue: Dialogue): ReactNode {
  const refresh = useRefresh();
  const [form, setForm] = useState<string>();
  const current = useQuery({
    queryKey: ['rules', form],
    queryFn: () => get('/rules', { query: { division: form } }),
    enabled: dialogue.open && form !== undefined,
  });
  const now = current.data?.items.find(({ key }) => key === RULE)?.value as Issuer | undefined;
  const save = async ({ division, ...value }: Issuer & { division: string }, key: Key): Promise<void> => {
    await put('/rules/{key}', key, { path: { key: RULE }, body: { division, value } });
    await refresh();
  };
  return (
    <Ask title="设置发文机关" confirm="保存" onSubmit={save} {...dialogue}>
      <p>对所选区划生效；下级没有另设的，以本级名义发文。单位的机关代字在“参评单位”中填写。</p>
      <Form.Item
        name="division"
        label="区划"
        rules={[{ required: true, message: '请选择区划' }]}
        getValueFromEvent={(value?: string) => (setForm(value), value)}
      >
        <DivisionSelect />
      </Form.Item>
      {now?.prefix && <p className="muted">现在：{`${now.name}，${now.prefix}`}</p>}
      <Form.Item
        name="name"
        label="发文机关全称"
        rules={[{ required: true, whitespace: true, message: '请填写全称' }]}
        extra="印在公文红头上"
      >
        <Input maxLength={60} placeholder="如：海西州作风建设领导小组办公室" />
      </Form.Item>
      <Form.Item
        name="prefix"
        label="机关代字"
        rules={[{ required: true, pattern: /^[\p{Script=Han}A-Za-z]{1,10}$/u, message: '1 至 10 个汉字，不含数字和括号' }]}
      >
        <Input maxLength={10} placeholder="如：西作" />
      </Form.Item>
    </Ask>
  );
}

function Cancel({ row, onClose }: { row: Numbered | undefined; onClose: () => void }): ReactNode {
  const refresh = useRefresh();
  const cancel = async (body: { reason: string }, key: Key): Promise<void> => {
    if (!row) return;
    await post('/document-numbers/{id}/void', key, { path: { id: row.id }, body });
    await refresh();
  };
  return (
    <Ask title={`作废 ${row?.number ?? ''}`} confirm="作废" danger open={row !== undefined} onClose={onClose} onSubmit={cancel}>
      <p>作废后不能恢复，字号不再使用，原因和您的姓名留在登记簿上。</p>
      <Form.Item name="reason" label="作废原因" rules={[{ required: true, whitespace: true, message: '请填写原因' }]}>
        <Input maxLength={200} />
      </Form.Item>
    </Ask>
  );
}
