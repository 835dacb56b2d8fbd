import { useQuery } from '@tanstack/react-query';
import { Space } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { get } from '../api';

/** A service point by its name, which is asked for where only the id is at hand. */
export function PointLink({ id }: { id: string }): ReactNode {
  const route = `/service-points/${encodeURIComponent(id)}`;
  const asked = useQuery({ queryKey: ['service-point', id], queryFn: () => get('/service-points/{id}', { path: { id } }) });
  return <Link to={route}>{asked.data?.name ?? id}</Link>;
}

/** Links to the service points this one came from or became. */
export function Lineage({ ids }: { ids: string[] }): ReactNode {
  return (
    <Space wrap>
      {ids.map((id) => (
        <PointLink key={id} id={id} />
      ))}
    </Space>
  );
}
