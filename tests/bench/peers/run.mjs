// SPDX-License-Identifier: Apache-2.0
// node run.mjs PEER ARCHIVE OUT THREADS: decides an archive with a peer and writes decisions as `run --fields id,outcome,applied,open` does.
// Prints the seconds that it took, without the start of the process. PEER is javascript, json-logic-engine, cel-js or duckdb;
// but for the first, it is looked for in the folder that PEERS names. Exit code 4: it is not there.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import {pathToFileURL} from 'node:url';
import {cel, javascript, jsonLogic, sql} from './notations.mjs';
import {decisionLine, rules} from './policy.mjs';

const [peer, archive, out, threads] = process.argv.slice(2);

async function load(name) {
    const require = createRequire(path.resolve(process.env.PEERS ?? '.', 'peers.js'));
    try {
        return await import(pathToFileURL(require.resolve(name)));
    } catch {
        process.exit(4);
    }
}

// A function from a record to the truths of all rules, of `which` question.
const evaluators = {
    async javascript() {
        return (which) => new Function('record', `return [${rules.map((rule) => javascript(rule[which])).join(',\n')}]`);
    },
    async 'json-logic-engine'() {
        const {LogicEngine} = await load('json-logic-engine');
        const engine = new LogicEngine();
        return (which) => {
            const built = rules.map((rule) => engine.build(jsonLogic(rule[which])));
            return (record) => built.map((one) => Boolean(one(record)));
        };
    },
    async 'cel-js'() {
        const {parse, evaluate} = await load('cel-js');
        return (which) => {
            const parsed = rules.map((rule) => parse(cel(rule[which])).cst);
            return (record) => parsed.map((one) => evaluate(one, record) === true);
        };
    },
};

const empty = {
    record: {submitted: null, contact: null, principles: {}, talent: []},
    production: {budget: null, shoot_start: null},
    principles: {no_infringement: null, no_training: null, secured_env: null, temporary_only: null, no_talent_replacement: null},
    uses: {enterprise_secured: null, trains_on_inputs: null, final_deliverable: null, on_camera: null, story_relevant: null,
           references_third_party_ip: null, uses_personal_data: null},
    talent: {replica: null, consent: null, union_covered: null},
};
function complete(record) {
    const whole = {...empty.record, ...record};
    for (const part of ['production', 'principles']) whole[part] = {...empty[part], ...whole[part]};
    for (const list of ['uses', 'talent']) whole[list] = whole[list].map((element) => ({...empty[list], ...element}));
    return whole;
}

async function byRecord() {
    const make = await evaluators[peer]();
    const surely = make('surely'), maybe = make('maybe');
    const prepare = peer === 'cel-js' ? complete : (record) => record;
    const start = process.hrtime.bigint();
    const file = fs.openSync(out, 'w');
    let lines = '';
    for await (const line of readline.createInterface({input: fs.createReadStream(archive)})) {
        const record = prepare(JSON.parse(line));
        lines += decisionLine(record.id, surely(record), maybe(record));
        if (lines.length < 1 << 18) continue;
        fs.writeSync(file, lines);
        lines = '';
    }
    fs.writeSync(file, lines);
    return start;
}

async function byQuery() {
    const {DuckDBInstance} = await load('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:', {threads: threads ?? '1'})).connect();
    const text = (names) => names.split(' ').map((name) => `${name} varchar`).join(', ');
    const answers = (names) => names.split(' ').map((name) => `${name} boolean`).join(', ');
    const columns = `{id: 'varchar', submitted: 'varchar', contact: 'varchar',
        production: 'struct(territory varchar, budget double, shoot_start varchar)',
        principles: 'struct(${text('no_infringement no_training secured_env temporary_only no_talent_replacement')})',
        uses: 'struct(${text('purpose vendor enterprise_secured trains_on_inputs')}, ${answers(
            'final_deliverable on_camera story_relevant references_third_party_ip uses_personal_data')})[]',
        talent: 'struct(${text('consent alteration')}, ${answers('replica union_covered')})[]'}`;
    const asked = (which) => rules.map((rule) => `coalesce(${sql(rule[which])}, false)`);
    const names = (from, condition) => `list_filter([${rules.map((rule, i) => `case when ${condition(i)} then '${rule.id}' end`).join(', ')}],
        lambda x: x is not null)`;
    const severity = rules.map((rule, i) => `case when s[${i + 1}] then ${rule.outcome} else 0 end`).join(', ');
    const start = process.hrtime.bigint();
    await connection.run(`copy (with asked as (select id, [${asked('surely').join(', ')}] s, [${asked('maybe').join(', ')}] m
            from read_ndjson('${archive}', columns = ${columns})),
        named as (select id, greatest(${severity}) severity, ${names('s', (i) => `s[${i + 1}]`)} applied,
            ${names('m', (i) => `m[${i + 1}] and not s[${i + 1}]`)} open from asked)
        select id, ['notify', 'judgment', 'escalate', 'approval', 'stop']
            [1 + greatest(severity, case when len(open) > 0 then 2 else 0 end)] outcome, applied, open from named)
        to '${out}' (format json)`);
    return start;
}

const start = await (peer === 'duckdb' ? byQuery() : byRecord());
console.log(Number(process.hrtime.bigint() - start) / 1e9);
