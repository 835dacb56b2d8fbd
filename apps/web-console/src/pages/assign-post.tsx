import { holdsName } from '@mingjing/contracts/names';
import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import type { ReactNode } from 'react';
import { get, post, type Page } from '../api';
import { Ask } from '../parts/ask';
import { useRefresh } from '../session';
import { ROLES } from '../words';

export interface PostRow {
  id: string;
  name: string;
  role: string;
  divisions: string[];
  units: string[];
}

export interface AccountRow {
  id: string;
  username: string;
  name: string;
  disabled: boolean;
  hasPhone: boolean;
  /** The holder has not set a password yet. */
  mustChangePassword: boolean;
  /** A one-time code is out. */
  codeUntil?: string;
  assignments: { id: string; post?: PostRow }[];
}

/** Gives an account a post; rights follow the post, not the person. */
export function AssignPost({ account, onClose }: { account: AccountRow | undefined; onClose: () => void }): ReactNode {
  const refresh = useRefresh();
  const posts = useQuery({
    queryKey: ['posts'],
    queryFn: () => get<Page<PostRow>>('/posts?pageSize=200'),
    enabled: account !== undefined,
  });
  const assign = async (values: { postId?: string }): Promise<void> => {
    await post('/assignments', { accountId: account?.id, ...values });
    await refresh();
  };
  return (
    <Ask title={`授予岗位：${account?.name ?? ''}`} confirm="授予" open={account !== undefined} onClose={onClose} onSubmit={assign}>
      <Form.Item name="postId" label="岗位" rules={[{ required: true, message: '请选择岗位' }]}>
        <Select
          showSearch={{ filterOption: (typed, option) => holdsName(String(option?.label), typed) }}
          loading={posts.isPending}
          options={posts.data?.items.map(({ id, name, role, divisions }) => ({
            value: id,
            label: `${name}（${ROLES[role] ?? role}${divisions.length ? ` · ${divisions.join('、')}` : ''}）`,
          }))}
        />
      </Form.Item>
    </Ask>
  );
}
