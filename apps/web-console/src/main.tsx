import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as Messages, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import 'antd/dist/antd.css';
import 'dayjs/locale/zh-cn';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { Problem } from './api';
import { Routing } from './routing';
import './console.css';

const queries = new QueryClient({
  defaultOptions: {
    // A refusal will be the same a second later; only what may pass by itself is tried again.
    queries: { retry: (failures, error) => error instanceof Problem && (error.status === 0 || error.status >= 503) && failures < 2, refetchOnWindowFocus: true },
  },
});

// The whole style sheet is a file: the content security policy lets no script write styles.
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ConfigProvider locale={zhCN} theme={{ zeroRuntime: true }}>
      <Messages>
        <QueryClientProvider client={queries}>
          <BrowserRouter basename="/console">
            <Routing />
          </BrowserRouter>
        </QueryClientProvider>
      </Messages>
    </ConfigProvider>
  </StrictMode>,
);
