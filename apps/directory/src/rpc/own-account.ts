import { authorise, maskPhone, mobileOf } from '@mingjing/kit';
import { Refused } from '@mingjing/contracts/refused';
import { accountId, normalUsername } from '../account';
import { checkNewPassword, hashesOf, onPasswordOf } from '../issuing';
import { causeOf, change, type Office, type Rpcs } from '../office';
import { hashPassword } from '../password';
import { realNow } from '../real-time';
import { acknowledgeReset, codeRefused, isOut, setPasswordByCode, setPhone } from '../reset';
import { triedCode } from '../trying-codes';
import { sessionEnded } from '../session';
import { openSession, verified } from './sessions';

/** What the holder of an account does with it, besides signing in. */
export function ownAccountRpcs(office: Office): Pick<Rpcs, 'setPasswordByCode' | 'acknowledgeReset' | 'setOwnPhone'> {
  const { models, personal, trail, context } = office;
  return {
    async setPasswordByCode(request, call) {
      authorise(call.actor, 'session.open');
      const id = accountId(normalUsername(request.username));
      const found = await models.accounts.load(id);
      const code = found?.state.code;
      const right = await triedCode(office, code, request.code);
      if (!found || !code || !right || !isOut(code, realNow()) || found.state.disabled) {
        // Of names nobody reset there is nothing to say, and anybody could fill the log with them.
        if (code) await trail.write(call, 'setPasswordByCode', id, 'denied', 'resetCode.refused');
        throw codeRefused();
      }
      await checkNewPassword(office, found, request.newPassword);
      const sealed = personal.seal({
        passwordHash: await hashPassword(request.newPassword),
        formerHashes: hashesOf(office, found.sealed),
      });
      const actor = { ...call.actor, id };
      await models.accounts.handle(
        id,
        causeOf(call, 'setPasswordByCode', { id, code: code.id }),
        { ...change(office, { ...call, actor }, ''), sealed },
        onPasswordOf(found.state, setPasswordByCode(code.id, realNow())),
      );
      await models.sessions.deleteMany({ accountId: id });
      await trail.done({ actor, division: call.division }, 'setPasswordByCode', id, code.channel);
      return {};
    },

    async acknowledgeReset({ sessionToken }, call) {
      const { accountId: id } = await openSession(office, sessionToken);
      const actor = { ...call.actor, id };
      await models.accounts.handle(id, causeOf(call, 'acknowledgeReset', { id }), change(office, { ...call, actor }, ''), acknowledgeReset);
      return {};
    },

    async setOwnPhone({ sessionToken, password, phone }, call) {
      const { accountId: id } = await openSession(office, sessionToken);
      const found = await models.accounts.load(id);
      if (!found || found.state.disabled) throw sessionEnded();
      // Whoever knows somebody's first password must not leave a number behind that later codes go to.
      if (found.state.mustChangePassword) throw changeFirst();
      await verified(office, call, found.state.username, password, 'password');
      const mobile = mobileOrNone(phone);
      const actor = { ...call.actor, id };
      const sealed = personal.seal({ phone: mobile });
      const cause = causeOf(call, 'setOwnPhone', { id, phone: context.keys.mac('directory.phone')(mobile) });
      await models.accounts.handle(id, cause, { ...change(office, { ...call, actor }, ''), sealed }, setPhone(mobile !== ''));
      await trail.done({ actor, division: call.division }, 'setOwnPhone', id, mobile === '' ? 'removed' : '');
      return { phoneMasked: maskPhone(mobile) };
    },
  };
}

/** @throws Refused `phone.invalid` */
function mobileOrNone(text: string): string {
  if (text.trim() === '') return '';
  const mobile = mobileOf(text);
  if (mobile !== undefined) return mobile;
  throw new Refused('phone.invalid', 'invalid', {
    field: 'phone',
    zh: '请填写 11 位手机号；不登记的请留空。',
    en: 'A mobile number of 11 digits; empty for none.',
  });
}

function changeFirst(): Refused {
  return new Refused('password.mustChange', 'refused', {
    zh: '请先修改初始口令，再登记手机号。',
    en: 'Change your first password before you enter a phone.',
  });
}
