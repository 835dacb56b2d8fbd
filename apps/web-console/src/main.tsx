import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as Messages, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import 'dayjs/locale/zh-cn';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { Problem } from './problem';
import { Routing } from './routing';
import './console.css';

const queries = new QueryClient({
  defaultOptions: {
    // A refusal will be the same a second later; only what may pass by itself is tried again.
    queries: {
      retry: (failures, error) => error instanceof Problem && (error.status === 0 || error.status >= 503) && failures < 2,
      refetchOnWindowFocus: true,
    },
  },
});

/** antd's colours that are too pale for small text on white (WCAG 2.2, 1.4.3), each as the darker step of the same colour. */
const theme = {
  token: {
    // Whoever asked the system for less motion gets none (WCAG 2.2, 2.3.3).
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    colorPrimary: '#0958d9',
    colorLink: '#0958d9',
    colorError: '#cf1322',
    colorSuccess: '#237804',
    colorWarning: '#ad6800',
    colorSuccessBg: '#f6ffed',
    colorWarningBg: '#fffbe6',
    colorErrorBg: '#fff2f0',
    colorTextDescription: 'rgba(0,0,0,0.65)',
    // Labels of descriptions.
    colorTextTertiary: 'rgba(0,0,0,0.65)',
    colorTextPlaceholder: 'rgba(0,0,0,0.6)',
  },
  // All places of the longest menu stand on a screen of 900 pixels.
  components: { Menu: { itemHeight: 32, itemMarginBlock: 2 } },
};

// The content security policy lets only style elements in that carry the nonce of this page.
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ConfigProvider locale={zhCN} theme={theme} csp={{ nonce }}>
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
