import { holdsName } from '@mingjing/contracts/names';
import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import type { ReactNode } from 'react';
import { get, post, type Schema } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { useRefresh } from '../../session';
import { ROLES } from '../../words';

/** Gives an account a post; rights follow the post, not the person. */
export function AssignPost({ account, onClose }: { account: Schema<'Account'> | undefined; onClose: () => void }): ReactNode {
  const refresh = useRefresh();
  const posts = useQuery({
    queryKey: ['posts'],
    queryFn: () => get('/posts', { query: { pageSize: 200 } }),
    enabled: account !== undefined,
  });
  const assign = async ({ postId }: { postId: string }, key: Key): Promise<void> => {
    if (!account) return;
    await post('/assignments', key, { body: { accountId: account.id, postId } });
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
