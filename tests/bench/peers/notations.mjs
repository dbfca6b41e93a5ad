// SPDX-License-Identifier: Apache-2.0
// A condition of policy.mjs in each peer's notation. `element`: the name of the list's element that fields belong to; '' for the record.

// JavaScript, as a person would write it.
export function javascript([kind, a, b], element = 'record') {
    const field = (path) => `${element}.${path.replaceAll('.', '?.')}`;
    const inside = (condition) => javascript(condition, 'x');
    switch (kind) {
        case 'is': return `${field(a)} === ${JSON.stringify(b)}`;
        case 'is not': return `${field(a)} !== ${JSON.stringify(b)}`;
        case 'one of': return `(${b.map((value) => `${field(a)} === ${JSON.stringify(value)}`).join(' || ')})`;
        case 'all': return `(${a.map((condition) => javascript(condition, element)).join(' && ')})`;
        case 'some': return `(record.${a} ?? []).some((x) => ${inside(b)})`;
        case 'every': return `record.${a}.every((x) => ${inside(b)})`;
        case 'none': return `!(record.${a}?.length > 0)`;
        case 'three': return `record.${a}.filter((x) => ${inside(b)}).length >= 3`;
        case 'at least': return `${field(a)} >= ${JSON.stringify(b)}`;
        case 'missing or at least': return `(${field(a)} === undefined || ${field(a)} >= ${JSON.stringify(b)})`;
        case 'after': return `${field(a)} > ${field(b)}`;
        case 'missing or after':
            return `(${field(a)} === undefined || ${field(b)} === undefined || ${field(a)} > ${field(b)})`;
        case 'empty': return `!${field(a)}`;
    }
    throw new Error(kind);
}

export function jsonLogic([kind, a, b]) {
    const field = (path) => ({var: path});
    const missing = (path) => ({'==': [field(path), null]});
    switch (kind) {
        case 'is': return {'===': [field(a), b]};
        case 'is not': return {'!==': [field(a), b]};
        case 'one of': return {in: [field(a), b]};
        case 'all': return {and: a.map(jsonLogic)};
        case 'some': return {some: [field(a), jsonLogic(b)]};
        case 'every': return {all: [field(a), jsonLogic(b)]};
        case 'none': return {'!': [field(a)]};
        case 'three': return {'>=': [{reduce: [{filter: [field(a), jsonLogic(b)]}, {'+': [field('accumulator'), 1]}, 0]}, 3]};
        case 'at least': return {and: [{'!': [missing(a)]}, {'>=': [field(a), b]}]};
        case 'missing or at least': return {or: [missing(a), {'>=': [field(a), b]}]};
        case 'after': return {and: [{'!': [missing(a)]}, {'!': [missing(b)]}, {'>': [field(a), field(b)]}]};
        case 'missing or after': return {or: [missing(a), missing(b), {'>': [field(a), field(b)]}]};
        case 'empty': return {'!': [field(a)]};
    }
    throw new Error(kind);
}

// A record's missing fields must have been made null, and its missing lists empty: an access to what is not there fails.
export function cel([kind, a, b], element = '') {
    const field = (path) => (element === '' ? path : `${element}.${path}`);
    switch (kind) {
        case 'is': return `${field(a)} == ${JSON.stringify(b)}`;
        case 'is not': return `${field(a)} != ${JSON.stringify(b)}`;
        case 'one of': return `${field(a)} in ${JSON.stringify(b)}`;
        case 'all': return `(${a.map((condition) => cel(condition, element)).join(' && ')})`;
        case 'some': return `${a}.exists(x, ${cel(b, 'x')})`;
        case 'every': return `${a}.all(x, ${cel(b, 'x')})`;
        case 'none': return `size(${a}) == 0`;
        case 'three': return `size(${a}.filter(x, ${cel(b, 'x')})) >= 3`;
        // An operand of `&&` is worked out even where the other one is false.
        case 'at least': return `(${field(a)} == null ? false : ${field(a)} >= ${JSON.stringify(b)})`;
        case 'missing or at least': return `(${field(a)} == null ? true : ${field(a)} >= ${JSON.stringify(b)})`;
        case 'after': return `(${field(a)} == null || ${field(b)} == null ? false : ${field(a)} > ${field(b)})`;
        case 'missing or after': return `(${field(a)} == null || ${field(b)} == null ? true : ${field(a)} > ${field(b)})`;
        case 'empty': return `(${field(a)} == null || ${field(a)} == "")`;
    }
    throw new Error(kind);
}

export function sql([kind, a, b], element = '') {
    const field = (path) => (element === '' ? path : `${element}.${path}`);
    const value = (v) => (typeof v === 'string' ? `'${v}'` : `${v}`);
    const filtered = () => `len(list_filter(${a}, lambda x: ${sql(b, 'x')}))`;
    switch (kind) {
        case 'is': return `${field(a)} = ${value(b)}`;
        case 'is not': return `${field(a)} is distinct from ${value(b)}`;
        case 'one of': return `${field(a)} in (${b.map(value).join(', ')})`;
        case 'all': return `(${a.map((condition) => sql(condition, element)).join(' and ')})`;
        case 'some': return `${filtered()} > 0`;
        case 'every': return `${filtered()} = len(${a})`;
        case 'none': return `coalesce(len(${a}), 0) = 0`;
        case 'three': return `${filtered()} >= 3`;
        case 'at least': return `${field(a)} >= ${value(b)}`;
        case 'missing or at least': return `(${field(a)} is null or ${field(a)} >= ${value(b)})`;
        case 'after': return `${field(a)} > ${field(b)}`;
        case 'missing or after': return `(${field(a)} is null or ${field(b)} is null or ${field(a)} > ${field(b)})`;
        case 'empty': return `coalesce(${field(a)}, '') = ''`;
    }
    throw new Error(kind);
}
