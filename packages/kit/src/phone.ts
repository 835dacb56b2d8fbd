const MOBILE = /^1[3-9]\d{9}$/;

/** A mainland mobile number without spaces, hyphens or country code; undefined for anything else: only mobiles get SMS. */
export function mobileOf(text: string): string | undefined {
  const digits = text
    .slice(0, 40)
    .normalize('NFKC')
    .replace(/[\s\-()—–]/g, '')
    .replace(/^(\+|00)?86(?=1\d{10}$)/, '');
  return MOBILE.test(digits) ? digits : undefined;
}

/** 138****5678: what a screen shows. */
export function maskPhone(phone: string): string {
  return phone ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : '';
}
