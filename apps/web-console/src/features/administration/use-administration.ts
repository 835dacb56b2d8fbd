import { useQuery } from '@tanstack/react-query';
import { get } from '../../api';

/** The three administrators, and what waits for two of them; looked at again now and then. */
export function useAdministration(enabled = true) {
  return useQuery({
    queryKey: ['administration'],
    queryFn: () => get('/administration'),
    enabled,
    refetchInterval: 60_000,
  });
}
