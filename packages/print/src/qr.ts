import QRCode from 'qrcode';

/** Level Q: a quarter of the code may be scratched or dirty. */
const QR = { errorCorrectionLevel: 'Q', margin: 4 } as const;
const PNG_PIXELS = 720;

/** A QR code as SVG, for print. */
export async function qrSvg(text: string): Promise<string> {
  return QRCode.toString(text, { ...QR, type: 'svg' });
}

/** A QR code as a PNG of 720 pixels. */
export async function qrPng(text: string): Promise<Buffer> {
  return QRCode.toBuffer(text, { ...QR, type: 'png', width: PNG_PIXELS });
}
