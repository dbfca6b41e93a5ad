// SPDX-License-Identifier: Apache-2.0
// The workload's rules as data, from which each peer's own notation is made. Peers that know two truth values only are asked two questions
// of each rule: whether it surely applies, and whether it may; it is open where only the second is answered with yes.

const is = (field, value) => ['is', field, value];
const isNot = (field, value) => ['is not', field, value];  // also where the field is missing
const oneOf = (field, values) => ['one of', field, values];
const all = (...conditions) => ['all', conditions];
const some = (list, condition) => ['some', list, condition];

const principles = ['no_infringement', 'no_training', 'secured_env', 'temporary_only', 'no_talent_replacement'];
const low = ['ideation', 'storyboard'];
const background = ['background_element', 'set_extension'];
const key = ['character_design', 'key_visual'];
const watched = ['FreeArtBot', 'DeepFaceShop', 'Kling AI', 'in-house', 'Suno'];
const eight = ['DE', 'FR', 'IT', 'ES', 'NL', 'SE', 'PL', 'DK'];

const rule = (id, outcome, surely, maybe = surely) => ({id, outcome, surely, maybe});
const anyUse = (field) => [some('uses', is(field, true)), some('uses', isNot(field, false))];
const unsecured = (...conditions) => [some('uses', all(...conditions, is('enterprise_secured', 'no'))),
                                      some('uses', all(...conditions, isNot('enterprise_secured', 'yes')))];
const row = (id, outcome, ...conditions) => rule(id, outcome, some('uses', all(...conditions)));

export const rules = [
    ...principles.map((name, i) =>
        rule(`R0${i + 1}`, i < 3 ? 2 : 3, is(`principles.${name}`, 'no'), isNot(`principles.${name}`, 'yes'))),
    rule('R06', 3, ...anyUse('final_deliverable')),
    rule('R07', 3, ...anyUse('references_third_party_ip')),
    rule('R08', 3, ...anyUse('uses_personal_data')),
    rule('R09', 4, some('uses', all(is('trains_on_inputs', 'yes'), is('enterprise_secured', 'no'))),
         some('uses', all(isNot('trains_on_inputs', 'no'), isNot('enterprise_secured', 'yes')))),
    rule('R10', 2, ...unsecured(oneOf('purpose', ['proprietary_material', ...key]))),
    rule('R11', 4, some('talent', all(is('replica', true), is('consent', 'no'))),
         some('talent', all(isNot('replica', false), isNot('consent', 'yes')))),
    rule('R12', 4,
         some('talent', all(is('union_covered', true), oneOf('alteration', ['reage', 'voice', 'face_swap']),
                            is('consent', 'no'))),
         some('talent', all(isNot('union_covered', false), oneOf('alteration', ['reage', 'voice', 'face_swap']),
                            isNot('consent', 'yes')))),
    rule('R13', 3, all(some('talent', is('replica', true)), some('uses', is('enterprise_secured', 'no'))),
         all(some('talent', isNot('replica', false)), some('uses', isNot('enterprise_secured', 'yes')))),
    rule('R14', 2, all(['at least', 'production.budget', 50000000], anyUse('on_camera')[0]),
         all(['missing or at least', 'production.budget', 50000000], anyUse('on_camera')[1])),
    rule('R15', 2, all(['at least', 'submitted', '2025-08-01'], ['empty', 'contact']),
         all(['missing or at least', 'submitted', '2025-08-01'], ['empty', 'contact'])),
    rule('R16', 2, all(['after', 'submitted', 'production.shoot_start'], anyUse('final_deliverable')[0]),
         all(['missing or after', 'submitted', 'production.shoot_start'], anyUse('final_deliverable')[1])),
    rule('R17', 3, all(oneOf('production.territory', eight), anyUse('uses_personal_data')[0]),
         all(oneOf('production.territory', eight), anyUse('uses_personal_data')[1])),
    rule('R18', 1, ['three', 'uses', is('on_camera', true)]),
    rule('R19', 3, ...unsecured(oneOf('vendor', watched))),
    rule('R20', 0, all(['every', 'uses', oneOf('purpose', low)], ...principles.map((name) => is(`principles.${name}`, 'yes')),
                       ['none', 'talent'])),
    row('T1', 0, oneOf('purpose', low), is('final_deliverable', false)),
    row('T2', 1, oneOf('purpose', background), is('story_relevant', false)),
    row('T3', 2, oneOf('purpose', background), isNot('story_relevant', false)),
    row('T4', 3, oneOf('purpose', key), is('final_deliverable', true)),
    row('T5', 3, oneOf('purpose', ['talent_replication', 'voice_synthesis'])),
    row('T6', 2, is('purpose', 'proprietary_material'), isNot('enterprise_secured', 'yes')),
];

const outcomes = ['notify', 'judgment', 'escalate', 'approval', 'stop'];

// `surely` and `maybe`: by rule, whether it is so. Gives the line that Proviso writes.
export function decisionLine(id, surely, maybe) {
    const applied = [], open = [];
    let outcome = 0;
    for (let i = 0; i < rules.length; i++) {
        if (surely[i]) {
            applied.push(rules[i].id);
            outcome = Math.max(outcome, rules[i].outcome);
        } else if (maybe[i]) {
            open.push(rules[i].id);
            outcome = Math.max(outcome, 2);
        }
    }
    return `${JSON.stringify({id, outcome: outcomes[outcome], applied, open})}\n`;
}
