import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';

/** Whether who is signed in may change anything; a viewer is not shown what would be refused. */
export function useMayEdit(): boolean {
  const session = useQuery({ queryKey: ['session'], queryFn: api.session });
  return session.data?.role !== 'viewer';
}
