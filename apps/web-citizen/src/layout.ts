import { html, type Html } from './html';

/** Folder of URLs that the gateway serves `assets` under. */
export const ASSET_PATH = '/assets/citizen';

/** A whole page around its content. */
export function layout(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${ASSET_PATH}/citizen.css">
</head>
<body>
<main>
${content}
</main>
<footer>明镜 · 评议公共服务</footer>
</body>
</html>
`.text;
}
