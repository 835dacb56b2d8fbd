import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * Two helpers of antd (the scroll lock and the scroll bar's measure) make style elements without the page's nonce, which the
 * content security policy refuses. Where they are made, the nonce of the page is the default.
 */
function nonceByDefault(): Plugin {
  const given = 'if (csp?.nonce) {\n    styleNode.nonce = csp?.nonce;';
  const byDefault =
    "const pageNonce = csp?.nonce ?? document.querySelector('meta[name=csp-nonce]')?.content;\n  if (pageNonce) {\n    styleNode.nonce = pageNonce;";
  return {
    name: 'nonce-by-default',
    transform(code, id) {
      if (!id.split('?')[0]?.endsWith('@rc-component/util/es/Dom/dynamicCSS.js')) return undefined;
      if (!code.includes(given)) throw new Error('@rc-component/util makes style elements differently now; look at nonceByDefault again');
      return code.replace(given, byDefault);
    },
  };
}

// Served by the gateway under /console; nothing is inlined, since the content security policy allows no inline script or style.
export default defineConfig({
  base: '/console/',
  plugins: [nonceByDefault(), react()],
  build: {
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
