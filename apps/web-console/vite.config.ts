import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Served by the gateway under /console; nothing is inlined, since the content security policy allows no inline script or style.
export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: { outDir: 'dist', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 900 },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
