import type { directory } from '@mingjing/contracts';
import { authorise, mayDo } from '@mingjing/kit';
import { formSchemaOf, RULES } from '@mingjing/rules';
import { required } from '../fields';
import { calendarId, setCalendarDay, yearOf } from '../calendar';
import { causeOf, change, divisionOf, type Office, type Rpcs } from '../office';
import { effectiveRules, mustAgree, mustAgreeWith, ruleId, setRule, type Rule } from '../rule';
import { ruleDefinition } from '../rules';

/** Rules by division, and the official calendar. */
export function ruleRpcs(office: Office): Pick<Rpcs, 'getRules' | 'setRule' | 'getCalendar' | 'setCalendarDay'> {
  return { ...divisionRuleRpcs(office), ...calendarRpcs(office) };
}

function divisionRuleRpcs(office: Office): Pick<Rpcs, 'getRules' | 'setRule'> {
  const { models, trail, root } = office;
  const inForce = async (keys: readonly string[], path: string[]) => {
    const set = await models.rules.model.find({ division: { $in: path } }).lean();
    return effectiveRules(
      keys,
      path,
      set.map((doc: unknown) => models.rules.stateOf(doc)),
    );
  };
  const agreeing = async (wanted: Rule) => {
    const keys = mustAgreeWith(wanted.key);
    if (keys.length === 0) return;
    const set = await models.rules.model.find({ key: { $in: keys } }).lean();
    mustAgree(
      wanted,
      set.map((doc: unknown) => models.rules.stateOf(doc)),
    );
  };
  return {
    async getRules({ division, keys, withSchema }, call) {
      authorise(call.actor, 'rule.read');
      const { path } = await divisionOf(office, division || root);
      // A key this version does not know has no value here; whoever asks has a default of its own.
      const known = [...RULES.keys()].filter((key) => keys.length === 0 || keys.includes(key));
      const readable = known.filter((key) => mayDo(call.actor, ruleDefinition(key).read, { divisionPath: path }));
      const rules = await inForce(readable, path);
      return { rules: rules.map((one) => answered(one, withSchema)) };
    },

    async setRule({ division, key, valueJson }, call) {
      const { set: action } = ruleDefinition(key);
      const at = division || root;
      authorise(call.actor, action);
      const { path } = await divisionOf(office, at);
      authorise(call.actor, action, { divisionPath: path });
      const decision = setRule(at, key, valueJson, at === root);
      await agreeing({ division: at, key, valueJson });
      await models.rules.handle(ruleId(at, key), causeOf(call, 'setRule', { at, key, valueJson }), change(office, call, at), decision);
      await trail.done(call, 'setRule', `${at} ${key}`);
      const [rule] = await inForce([key], path);
      return { rule: rule && answered(rule) };
    },
  };
}

/** A rule in force, who may set it where, and if wanted what a form of it is drawn from. */
function answered(inForce: Rule & { description: string }, withSchema = false): directory.Rule {
  const definition = ruleDefinition(inForce.key);
  const { set: setBy, rootOnly } = definition;
  return { ...inForce, setBy, rootOnly, schemaJson: withSchema ? JSON.stringify(formSchemaOf(definition)) : '' };
}

function calendarRpcs(office: Office): Pick<Rpcs, 'getCalendar' | 'setCalendarDay'> {
  const { models, trail } = office;
  return {
    async getCalendar({ year }, call) {
      authorise(call.actor, 'calendar.read');
      const found = await models.calendars.load(calendarId(year));
      return { exceptions: found?.state.exceptions ?? [], known: found?.state.known ?? false };
    },

    async setCalendarDay({ day, yearComplete }, call) {
      authorise(call.actor, 'calendar.set');
      if (!day) throw required('day');
      const id = calendarId(yearOf(day.date));
      const { date, working, name } = day;
      await models.calendars.handle(
        id,
        causeOf(call, 'setCalendarDay', { date, working, name, yearComplete }),
        change(office, call, ''),
        setCalendarDay({ date, working, name }, yearComplete),
      );
      await trail.done(call, 'setCalendarDay', date);
      return {};
    },
  };
}
