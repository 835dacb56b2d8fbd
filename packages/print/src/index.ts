export { plateSheet, type PrintedPlate } from './plate-sheet';
export { qrPng, qrSvg } from './qr';
