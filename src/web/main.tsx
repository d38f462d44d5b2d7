import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LostError } from './api.ts';
import { App } from './app.tsx';
import { watchConnection } from './connection.ts';

watchConnection();

const RETRIES_WITHOUT_ANSWER = 2;

// Whether the service answers is asked of the service, not of the browser's idea of being online; what failed for a lost
// connection is asked again when it is back.
const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => error instanceof LostError && failures < RETRIES_WITHOUT_ANSWER,
      networkMode: 'always',
      staleTime: 5_000,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
